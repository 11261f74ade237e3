import type { Program, Variables } from '../../../api/cel/environment.ts'
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

/** Thrown out of an expression by a part of it that has cost much, and that costs nothing when it is evaluated again. */
export class Paused extends Error {}

export function* evaluate(program: Compiled, variables: Variables, budget: Budget): Steps<Outcome> {
  if ('failure' in program) return { error: program.failure }
  const { spent } = budget
  while (true) {
    yield
    try {
      return { value: yield* program.runSteps(variables, budget) }
    } catch (error) {
      if (error instanceof Paused) budget.spent = spent
      else return failed(program, budget, error)
    }
  }
}

function failed({ text }: Program, budget: Budget, error: unknown): Outcome {
  if (!(error instanceof CelError)) throw error
  if (budget.spent > budget.limit) throw new OutOfBudget()
  return { error: `expression '${text}' resulted in error: ${error.message}` }
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
