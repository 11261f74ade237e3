import { CelError } from './issues.ts'
import type { Value } from './values.ts'

/** What an evaluation has at hand. */
export interface Frame {
  /** The variables of the environment. */
  readonly variable: (name: string) => Value | undefined
  readonly locals: Local | undefined
  readonly budget: Budget
}

/** A variable of a macro. The state of a fold may be a failure, which later items can outweigh. */
export interface Local {
  readonly name: string
  readonly value: Value | CelError
  readonly outer: Local | undefined
}

/** Counts what an evaluation costs. */
export interface Budget {
  spent: number
  readonly limit: number
}

export type Step = (frame: Frame) => Value

export function spend({ budget }: Frame, cost: number): void {
  budget.spent += cost
  if (budget.spent > budget.limit) throw new CelError('operation cancelled: actual cost limit exceeded')
}

/** Runs something whose failure may not matter; runs on when the budget is spent do. */
export function attempt(frame: Frame, run: () => Value): Value | CelError {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof CelError) || frame.budget.spent > frame.budget.limit) throw error
    return error
  }
}
