import { stringify } from 'yaml'
import type { Stored } from '../feed.ts'
import type { Place } from '../place.ts'
import type { AwaitStep } from '../scenario.ts'

/** The answer of a wait that has had an end. */
export const AS_AWAITED = 'as awaited'

/** Milliseconds. */
const PATIENCE = 10_000

export async function awaitObjects(step: AwaitStep, place: Place): Promise<string> {
  const end = Date.now() + (step.patience ?? PATIENCE) * place.target.pace
  for (;;) {
    const candidates = candidatesOf(step, place)
    const matching = candidates.filter((object) => isLike(object, step.like))
    if (step.count === undefined ? matching.length > 0 : matching.length === step.count) return AS_AWAITED
    const left = end - Date.now()
    if (left <= 0) return `${matching.length} of\n${stringify(candidates, { sortMapEntries: true, lineWidth: 0 })}`
    await place.change(left)
  }
}

function candidatesOf({ await: resource, name, labels }: AwaitStep, { feed, namespace }: Place): Stored[] {
  const known = feed.resources.find((candidate) => candidate.name === resource)
  if (!known) throw new Error(`no resource ${resource}: write plural and group as in deployments.apps`)
  return feed
    .list(resource, known.namespaced ? namespace : '')
    .filter(({ metadata }) => (name === undefined || metadata.name === name) && isLike(metadata.labels ?? {}, labels))
}

/** Whether a value holds another as a part; elements of arrays are looked for anywhere, `~text` is a regular expression, null nothing. */
export function isLike(value: unknown, part: unknown): boolean {
  if (part === undefined) return true
  if (part === null) return value === undefined || value === null
  if (typeof part === 'string' && part.startsWith('~')) return new RegExp(part.slice(1)).test(String(value ?? ''))
  if (Array.isArray(part))
    return Array.isArray(value) && part.every((element) => value.some((candidate) => isLike(candidate, element)))
  if (typeof part !== 'object') return value === part
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(part).every(([key, inner]) => isLike((value as Record<string, unknown>)[key], inner))
}
