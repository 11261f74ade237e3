/** What one number of a benchmark was, every time it was taken. */
export interface Figure {
  name: string
  /** `x` is a ratio of two times taken one after the other. */
  unit: 'ms' | 'MB' | 'x' | '%'
  samples: readonly number[]
  goal?: Goal
}

export interface Goal {
  /** Which number of the distribution the goal is about. */
  of: 'median' | 'max'
  /** The figure is not to be above it. */
  limit: number
}

/** One thing that is measured. */
export interface Subject {
  name: string
  about: string
  /** Resolves with what was found; with a text when it cannot be measured here, saying why. */
  measure(options: MeasureOptions): Promise<readonly Figure[] | string>
}

export interface MeasureOptions {
  /** How often each thing is done; a subject whose runs are long does it less often. */
  rounds: number
}
