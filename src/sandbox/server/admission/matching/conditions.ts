import type { Program } from '../../../api/cel/environment.ts'
import type { Budget } from '../../../api/cel/frame.ts'
import { CelError, CelSyntaxError } from '../../../api/cel/issues.ts'
import type { Value } from '../../../api/cel/values.ts'
import type { MatchCondition } from '../../../schema/types.gen.ts'
import type { Steps } from '../../../steps.ts'

/** What became of an expression: its value, or why it has none. */
export type Outcome = { readonly value: Value; readonly error?: undefined } | { readonly error: string }

/** An expression that is compiled, or why it is not. */
export type Compiled = Program | { readonly failure: string }

/** Compiles a stored expression: what no longer compiles is only told when it is to be evaluated. */
export function compiled(compile: () => Program): Compiled {
  try {
    return compile()
  } catch (error) {
    if (!(error instanceof CelSyntaxError)) throw error
    return { failure: `compilation error: compilation failed: ${error.message}` }
  }
}

/** The expressions of a request have cost too much together. */
export class OutOfBudget extends Error {
  constructor() {
    super('validation failed due to running out of cost budget, no further validation rules will be run')
  }
}

export function evaluate(program: Compiled, variables: (name: string) => Value | undefined, budget: Budget): Outcome {
  if ('failure' in program) return { error: program.failure }
  try {
    return { value: program.run(variables, budget) }
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    if (budget.spent > budget.limit) throw new OutOfBudget()
    return { error: `expression '${program.text}' resulted in error: ${error.message}` }
  }
}

/** Thrown out of an expression by a part of it that has cost much, and that costs nothing when it is evaluated again. */
export class Paused extends Error {}

/** The same as a step, or as several of them. */
export function* evaluateSteps(
  program: Compiled,
  variables: (name: string) => Value | undefined,
  budget: Budget,
): Steps<Outcome> {
  const { spent } = budget
  while (true) {
    yield
    try {
      return evaluate(program, variables, budget)
    } catch (error) {
      if (!(error instanceof Paused)) throw error
      budget.spent = spent
    }
  }
}

/** Whether all conditions hold; one that does not wins over those that fail. */
export function* meetsConditions(
  conditions: readonly MatchCondition[],
  check: (condition: MatchCondition) => Steps<Outcome>,
): Steps<boolean | { readonly error: string }> {
  const errors = new Set<string>()
  for (const condition of conditions) {
    const outcome = yield* check(condition)
    if (outcome.error !== undefined) errors.add(outcome.error)
    else if (outcome.value === false) return false
  }
  if (errors.size === 0) return true
  const texts = [...errors]
  return { error: texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]` }
}
