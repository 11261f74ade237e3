import type { Steps } from '../../steps.ts'
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

/** A part of an expression, as a function. What holds a macro that may go over many items can also be evaluated step by step. */
export interface Step {
  (frame: Frame): Value
  readonly inSteps?: (frame: Frame) => Steps<Value>
}

/** Evaluates in steps what can be, and the rest at once. */
export function* evaluateSteps(step: Step, frame: Frame): Steps<Value> {
  return step.inSteps ? yield* step.inSteps(frame) : step(frame)
}

/** Adds how something is evaluated in steps; not where no part of it can be. */
export function withSteps(run: Step, parts: readonly Step[], inSteps: (frame: Frame) => Steps<Value>): Step {
  return parts.some((part) => part.inSteps) ? Object.assign(run, { inSteps }) : run
}

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
    return recovered(frame, locals, error)
  }
}

/** The same in steps. */
export function* attemptSteps(frame: Frame, step: Step): Steps<Value | CelError> {
  const { locals } = frame
  try {
    return yield* evaluateSteps(step, frame)
  } catch (error) {
    return recovered(frame, locals, error)
  }
}

function recovered(frame: Frame, locals: Local | undefined, error: unknown): CelError {
  if (!(error instanceof CelError) || frame.budget.spent > frame.budget.limit) throw error
  frame.locals = locals
  return error
}
