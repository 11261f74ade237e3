import type { Given } from '../../checks/evaluate/question.ts'
import type { CheckResult, Memory } from '../../checks/result.ts'
import type { Check } from '../../checks/schema.ts'
import { subjectOf } from '../../checks/schema.ts'
import type { Source, World } from './source.ts'
import { makeSource } from './sources.ts'

/** A set of checks kept up to date. */
export interface Monitor {
  /** How the checks stand, in their order. */
  results(): readonly CheckResult[]
  memories(): readonly Memory[]
  /** Something outside the cluster changed, such as an answer: evaluate now. */
  refresh(): void
  stop(): void
}

export interface MonitorOptions {
  checks: readonly Check[]
  world: World
  memories?: readonly Memory[]
  /** The learner's answers by the place of the check. */
  answers?: ReadonlyMap<number, Given>
  /** Called when at least one result is another one. */
  onResults(results: readonly CheckResult[]): void
}

/**
 * Changes come in bursts (a pod's status is written several times a second): the first is looked at at once, those of the next so many
 * milliseconds together.
 */
const apart = 10

/** Watches what the checks look at, and evaluates them whenever it changes or time alone changes a result. */
export function monitorChecks({ checks, world, memories = [], answers, onResults }: MonitorOptions): Monitor {
  const kept: Memory[] = checks.map((_, index) => memories[index] ?? {})
  let results: CheckResult[] = []
  let soon: NodeJS.Timeout | undefined
  let later: NodeJS.Timeout | undefined
  let stopped = false
  // What the sources know already comes in one go.
  let evaluated = performance.now()

  const evaluate = () => {
    soon = undefined
    evaluated = performance.now()
    clearTimeout(later)
    if (stopped) return
    const now = world.now()
    const evaluations = sources.map((source, index) => source.evaluate(kept[index] ?? {}, now))
    evaluations.forEach(({ memory }, index) => {
      kept[index] = memory
    })
    const waits = evaluations.flatMap(({ again }) => (again === undefined ? [] : [again]))
    if (waits.length > 0) later = setTimeout(evaluate, Math.min(...waits))
    const next = evaluations.map(({ result }) => result)
    const same = JSON.stringify(next) === JSON.stringify(results)
    if (same) return
    results = next
    onResults(results)
  }
  const changed = () => {
    if (!stopped) soon ??= setTimeout(evaluate, Math.max(0, evaluated + apart - performance.now()))
  }
  const sources: Source[] = checks.map((check, index) =>
    makeSource(subjectOf(check) ?? 'objects', { check, world, answer: () => answers?.get(index), changed }),
  )
  changed()
  return {
    results: () => results,
    memories: () => kept,
    refresh: evaluate,
    stop() {
      stopped = true
      clearTimeout(soon)
      clearTimeout(later)
      for (const source of sources) source.stop()
    },
  }
}
