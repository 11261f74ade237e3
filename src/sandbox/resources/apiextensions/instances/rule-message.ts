import type { Program } from '../../../api/cel/environment.ts'
import type { Budget } from '../../../api/cel/frame.ts'
import { CelError } from '../../../api/cel/issues.ts'
import type { Value } from '../../../api/cel/values.ts'
import type { ValidationRule } from '../../../schema/types.gen.ts'

/** Ends the evaluation of the rules of an object. */
export class StopRules extends Error {}

const LONGEST = 5 * 1024

/** What a `messageExpression` says; the rule's own message when it says nothing of use; why no further rules are evaluated. */
export function expressionMessage(
  program: Program,
  rule: ValidationRule,
  variables: (name: string) => Value | undefined,
  budget: Budget,
): string | { stop: string } {
  const plain = rule.message ? rule.message.trim() : `failed rule: ${rule.rule.trim()}`
  try {
    const result = program.run(variables, budget)
    const text = typeof result === 'string' ? result.trim() : ''
    return text === '' || text.includes('\n') || Buffer.byteLength(text) > LONGEST ? plain : text
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    if (!error.message.startsWith('operation cancelled')) return plain
    const expression = JSON.stringify(rule.messageExpression)
    return budget.spent > budget.limit
      ? {
          stop: 'messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run',
        }
      : {
          stop: `no further validation rules will be run due to call cost exceeds limit for messageExpression: ${expression}`,
        }
  }
}
