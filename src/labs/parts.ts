import type { Check, ProviderName, When } from '../checks/schema.ts'
import type { LabFile, RunObject, SolveObject, Step } from './schema.ts'

/** Whether a part of a lab is for a kind of cluster. */
function isFor(part: { when?: When | undefined }, provider: ProviderName): boolean {
  return part.when === undefined || part.when.provider.includes(provider)
}

/** The steps a learner takes on a kind of cluster, in order. */
export function stepsFor(lab: Pick<LabFile, 'steps'>, provider: ProviderName): Step[] {
  return lab.steps.filter((step) => isFor(step, provider))
}

/** The commands of a step on a kind of cluster, each as an object. */
export function runsOf(step: Step, provider: ProviderName): RunObject[] {
  return listOf(step.run)
    .map((entry) => (typeof entry === 'string' ? { run: entry } : entry))
    .filter((entry) => isFor(entry, provider))
}

/** What brings a step about: its `solve`, or its own commands. */
export function solveOf(step: Step, provider: ProviderName): SolveObject[] {
  if (step.solve === undefined) return runsOf(step, provider)
  return listOf(step.solve)
    .map((entry) => (typeof entry === 'string' ? { run: entry } : entry))
    .filter((entry) => isFor(entry, provider))
}

/** The checks of a step on a kind of cluster. */
export function checksOf(step: Step, provider: ProviderName): Check[] {
  return (step.checks ?? []).filter((check) => isFor(check, provider))
}

/** The most points a learner can reach on a kind of cluster. */
export function pointsOf(lab: Pick<LabFile, 'steps'>, provider: ProviderName): number {
  return stepsFor(lab, provider).reduce((sum, step) => sum + (step.points ?? 0), 0)
}

/** What may be one or several, as a list. */
export function listOf<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}
