import type { Text } from '../checks/text.ts'
import { pointsOf, stepsFor } from './parts.ts'
import type { Capability } from './schema.ts'
import type { Lab } from './types.ts'

/** What `list` and `status` tell of a lab. Written into the bundle when it is built, so that these commands read no lab. */
export interface LabSummary {
  id: string
  title: Text
  summary?: Text
  level: number
  minutes: number
  needs: readonly Capability[]
  languages: readonly string[]
  /** Ids of the steps on the sandbox, in order, with their titles. */
  steps: readonly { id: string; title: Text }[]
  points: number
}

export function summaryOf(lab: Lab): LabSummary {
  return {
    id: lab.id,
    title: lab.title,
    ...(lab.summary === undefined ? {} : { summary: lab.summary }),
    level: lab.level ?? 1,
    minutes: lab.minutes,
    needs: lab.requires?.capabilities ?? [],
    languages: lab.languages,
    steps: stepsFor(lab, 'sandbox').map(({ id, title }) => ({ id, title })),
    points: pointsOf(lab, 'sandbox'),
  }
}
