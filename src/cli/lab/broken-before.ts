import { textIn } from '../../checks/text.ts'
import { titleOf } from '../../checks/title.ts'
import type { CheckView } from '../../engine/events.ts'
import { explainWith } from '../../engine/explain.ts'
import { type BrokenStep, brokenNow } from '../../engine/session/broken-now.ts'
import type { Language } from '../../i18n/language.ts'
import type { Step } from '../../labs/schema.ts'
import type { Context } from '../context.ts'
import type { OpenLab } from './open.ts'
import { podsSettled } from './pods-settled.ts'

/** An earlier step that was done and no longer holds: part of the JSON of `k8slab check`. */
export interface BrokenReport {
  step: string
  number: number
  title: string
  /** What of it does not hold, and why. */
  check: CheckView
}

/** The steps before the one the learner is at that were done and no longer hold. */
export async function brokenBefore(
  open: OpenLab,
  steps: readonly Step[],
  { output: { language } }: Context,
): Promise<BrokenReport[]> {
  const { progress, provided, world } = open
  const at = steps.findIndex((step) => step.id === progress.step)
  const done = steps.slice(0, Math.max(at, 0)).filter((step) => progress.steps[step.id]?.state === 'done')
  const broken = await brokenNow(done, provided.provider, world, () => podsSettled(open))
  return Promise.all(
    broken.map(async (one) => ({
      step: one.step.id,
      number: steps.indexOf(one.step) + 1,
      title: textIn(one.step.title, language),
      check: await viewOf(one, open, language),
    })),
  )
}

async function viewOf(
  { check, index, result }: BrokenStep,
  { cluster, world }: OpenLab,
  language: Language,
): Promise<CheckView> {
  const findings = await explainWith(cluster, world.namespace)(check, result).catch(() => [])
  return { index, title: titleOf(check, language), result, findings }
}
