import type { Given } from '../../checks/evaluate/question.ts'
import type { CheckResult, Memory } from '../../checks/result.ts'
import type { Check } from '../../checks/schema.ts'
import { subjectOf } from '../../checks/schema.ts'
import { bursts } from './bursts.ts'
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

/** Watches what the checks look at, and evaluates them whenever it changes or time alone changes a result. */
export function monitorChecks({ checks, world, memories = [], answers, onResults }: MonitorOptions): Monitor {
  const kept: Memory[] = checks.map((_, index) => memories[index] ?? {})
  let results: CheckResult[] = []
  let later: ReturnType<typeof world.clock.setTimeout> | undefined
  let stopped = false

  const evaluate = () => {
    later?.cancel()
    if (stopped) return
    changes.looked()
    const now = world.clock.now()
    const evaluations = sources.map((source, index) => source.evaluate(kept[index] ?? {}, now))
    evaluations.forEach(({ memory }, index) => {
      kept[index] = memory
    })
    const waits = evaluations.flatMap(({ again }) => (again === undefined ? [] : [again]))
    if (waits.length > 0) later = world.clock.setTimeout(evaluate, Math.min(...waits))
    const next = evaluations.map(({ result }) => result)
    const same = JSON.stringify(next) === JSON.stringify(results)
    if (same) return
    results = next
    onResults(results)
  }
  const changes = bursts(world.clock, evaluate)
  const sources: Source[] = checks.map((check, index) =>
    makeSource(subjectOf(check) ?? 'objects', {
      check,
      world,
      answer: () => answers?.get(index),
      changed: changes.changed,
    }),
  )
  return {
    results: () => results,
    memories: () => kept,
    refresh: evaluate,
    stop() {
      stopped = true
      changes.stop()
      later?.cancel()
      for (const source of sources) source.stop()
    },
  }
}
