import type { Evaluation } from '../../checks/evaluate/objects.ts'
import type { Given } from '../../checks/evaluate/question.ts'
import type { Memory } from '../../checks/result.ts'
import type { Check } from '../../checks/schema.ts'
import type { Clock } from '../../cluster/clock.ts'
import type { Cluster } from '../../cluster/types.ts'
import type { ProvidedCluster } from '../../providers/types.ts'

/** What the checks of a lab look at. */
export interface World {
  cluster: Cluster
  provided: Pick<ProvidedCluster, 'watchFacts' | 'watchActivity' | 'keeper'>
  namespace: string
  workFolder: string
  /** When the lab was started: requests before do not count. Milliseconds since the epoch. */
  startedAt: number
  clock: Clock
}

/** One check kept up to date: says when to look again, and how the check stands. */
export interface Source {
  evaluate(memory: Memory, now: number): Evaluation
  stop(): void
}

export interface SourceOptions {
  check: Check
  world: World
  /** The learner's answer to the check's question, if any. */
  answer(): Given | undefined
  /** Something changed: evaluate again. */
  changed(): void
}

export type MakeSource = (options: SourceOptions) => Source
