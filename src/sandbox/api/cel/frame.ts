import { CelError } from './issues.ts'
import type { Value } from './values.ts'

/** What an evaluation has at hand. */
export interface Frame {
  /** The variables of the environment. */
  readonly variable: (name: string) => Value | undefined
  /** Those of the macros that are under way, the innermost first. */
  locals: Local | undefined
  readonly budget: Budget
}

/** A variable of a macro, whose value each turn sets. The state of a fold may be a failure, which later items can outweigh. */
export interface Local {
  readonly name: string
  value: Value | CelError | undefined
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
export function attempt(frame: Frame, step: Step): Value | CelError {
  const { locals } = frame
  try {
    return step(frame)
  } catch (error) {
    if (!(error instanceof CelError) || frame.budget.spent > frame.budget.limit) throw error
    frame.locals = locals
    return error
  }
}
