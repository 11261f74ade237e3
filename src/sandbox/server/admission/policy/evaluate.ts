import type { KubeObject } from '../../../objects.ts'
import type { ValidatingAdmissionPolicy, Validation } from '../../../schema/types.gen.ts'
import type { Steps } from '../../../steps.ts'
import { type Compiled, evaluate, meetsConditions, type Outcome, OutOfBudget } from '../matching/conditions.ts'
import { BUDGET, CONDITIONS_BUDGET, newBudget, type Subject, subjectVariables } from '../matching/variables.ts'
import { type CompiledPolicy, compiledPolicy } from './compiled-policy.ts'
import { withDeclared } from './declared-variables.ts'

/** Why a policy does not admit a request. */
export interface Refusal {
  readonly message: string
  readonly reason: string
  /** Of annotations of the audit log: then what the binding wants does not count. */
  readonly always?: boolean
}

/** Evaluates a policy with one set of parameters, step by step. Source: apiserver/pkg/admission/plugin/policy/validating/validator.go. */
export function* evaluatePolicy(
  policy: ValidatingAdmissionPolicy,
  subject: Subject,
  params: KubeObject | undefined,
): Steps<readonly Refusal[]> {
  const failed = (message: string): Refusal[] =>
    policy.spec?.failurePolicy === 'Ignore' ? [] : [{ message, reason: 'Invalid' }]
  try {
    return yield* decide(policy, subject, params, failed)
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error
    return failed(error.message)
  }
}

function* decide(
  policy: ValidatingAdmissionPolicy,
  subject: Subject,
  params: KubeObject | undefined,
  failed: (message: string) => Refusal[],
): Steps<Refusal[]> {
  const { spec = {} } = policy
  const compiled = compiledPolicy(policy)
  const variables = withDeclared(compiled, subjectVariables(subject, params))
  const conditionBudget = newBudget(CONDITIONS_BUDGET)
  const matches = yield* meetsConditions(spec.matchConditions ?? [], ({ name }) =>
    evaluate(compiled.conditions.get(name) as Compiled, variables, conditionBudget),
  )
  if (matches === false) return []
  if (matches !== true) return failed(matches.error)
  const budget = newBudget(BUDGET)
  const run = (program: Compiled) => evaluate(program, variables, budget)
  const refusals = yield* validate(compiled.validations, spec.validations ?? [], run, failed)
  for (const program of compiled.annotations) {
    const { error } = yield* run(program)
    if (error !== undefined) refusals.push(...failed(error).map((refusal) => ({ ...refusal, always: true })))
  }
  return refusals
}

/** All are evaluated before the messages of those that do not hold. */
function* validate(
  compiled: CompiledPolicy['validations'],
  validations: readonly Validation[],
  run: (program: Compiled) => Steps<Outcome>,
  failed: (message: string) => Refusal[],
): Steps<Refusal[]> {
  const outcomes: Outcome[] = []
  for (const { check } of compiled) outcomes.push(yield* run(check))
  const refusals: Refusal[] = []
  for (const [index, outcome] of outcomes.entries()) {
    const validation = validations[index]
    if (outcome.error !== undefined) refusals.push(...failed(outcome.error))
    else if (outcome.value !== true && validation) {
      const said = compiled[index]?.message
      const message = messageOf(validation, said && (yield* run(said)))
      refusals.push({ message, reason: validation.reason ?? 'Invalid' })
    }
  }
  return refusals
}

const LONGEST = 5 * 1024

function messageOf({ expression, message = '' }: Validation, said: Outcome | undefined): string {
  const text = said && said.error === undefined && typeof said.value === 'string' ? said.value.trim() : ''
  if (text !== '' && !text.includes('\n') && Buffer.byteLength(text) <= LONGEST) return text
  return message.trim() || `failed expression: ${expression.trim()}`
}
