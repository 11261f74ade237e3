/** What a learner has done of one lab. Kept as JSON under the home folder, one file a lab. */
export interface Progress {
  version: 1
  /** Grows with every change: tells which of two states is the newer one. */
  revision: number
  lab: string
  /** Where the lab is, when it is not one that comes with k8slab. */
  folder?: string
  /** When the lab was started, ISO 8601. */
  startedAt: string
  /** The provider's name (`sandbox`, `minikube`, …) and, for a context, the context's name. */
  provider: string
  context?: string
  namespace: string
  workFolder: string
  /** Id of the step the learner is at. */
  step: string
  autoAdvance: boolean
  steps: Record<string, StepProgress>
  /** Set when every step is done or skipped. */
  finishedAt?: string
}

export interface StepProgress {
  /** `open` steps hold only what was gathered on the way: commands run, hints taken. */
  state: 'open' | 'done' | 'skipped'
  at: string
  points: number
  /** Indexes of the step's commands that were run. */
  commands: number[]
  hints: number
  /** Right answers by the place of the check: a question is asked once. */
  answers?: Record<string, string | readonly number[]>
  /** Places of the checks that saw their object once: an absence only counts afterwards. */
  seen: string[]
}

export function emptyStep(at: string): StepProgress {
  return { state: 'open', at, points: 0, commands: [], hints: 0, seen: [] }
}

/** The progress with one step changed; the progress given stays as it is. */
export function withStep(progress: Progress, id: string, at: string, change: Partial<StepProgress>): Progress {
  const step = progress.steps[id] ?? emptyStep(at)
  return { ...progress, steps: { ...progress.steps, [id]: { ...step, ...change, at } } }
}

/** Points gained so far. */
export function pointsOf(progress: Progress): number {
  return Object.values(progress.steps).reduce((sum, step) => sum + (step.state === 'open' ? 0 : step.points), 0)
}
