import { CelError } from '../../../api/cel/issues.ts'
import { CelMap, type Value } from '../../../api/cel/values.ts'
import type { KubeObject } from '../../../objects.ts'
import type { ValidatingAdmissionPolicy, Validation } from '../../../schema/types.gen.ts'
import { type Compiled, evaluate, meetsConditions, type Outcome, OutOfBudget } from '../matching/conditions.ts'
import { BUDGET, CONDITIONS_BUDGET, newBudget, type Subject, subjectVariables } from '../matching/variables.ts'
import { type CompiledPolicy, compiledPolicy } from './compiled-policy.ts'

/** Why a policy does not admit a request. */
export interface Refusal {
  readonly message: string
  readonly reason: string
  /** Of annotations of the audit log: then what the binding wants does not count. */
  readonly always?: boolean
}

/** Evaluates a policy with one set of parameters. Source: apiserver/pkg/admission/plugin/policy/validating/validator.go. */
export function evaluatePolicy(
  policy: ValidatingAdmissionPolicy,
  subject: Subject,
  params: KubeObject | undefined,
): readonly Refusal[] {
  const failed = (message: string): Refusal[] =>
    policy.spec?.failurePolicy === 'Ignore' ? [] : [{ message, reason: 'Invalid' }]
  try {
    return decide(policy, subject, params, failed)
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error
    return failed(error.message)
  }
}

type Variables = (name: string) => Value | undefined

function decide(
  policy: ValidatingAdmissionPolicy,
  subject: Subject,
  params: KubeObject | undefined,
  failed: (message: string) => Refusal[],
): Refusal[] {
  const { spec = {} } = policy
  const compiled = compiledPolicy(policy)
  const variables = withDeclared(compiled, subjectVariables(subject, params))
  const conditionBudget = newBudget(CONDITIONS_BUDGET)
  const matches = meetsConditions(spec.matchConditions ?? [], ({ name }) =>
    evaluate(compiled.conditions.get(name) as Compiled, variables, conditionBudget),
  )
  if (matches === false) return []
  if (matches !== true) return failed(matches.error)
  const budget = newBudget(BUDGET)
  const checks = compiled.validations.map(({ check }) => evaluate(check, variables, budget))
  const refusals = checks.flatMap((outcome, index): Refusal[] => {
    const validation = spec.validations?.[index]
    if (outcome.error !== undefined) return failed(outcome.error)
    if (outcome.value === true || !validation) return []
    const said = compiled.validations[index]?.message
    const message = messageOf(validation, said && evaluate(said, variables, budget))
    return [{ message, reason: validation.reason ?? 'Invalid' }]
  })
  const annotations = compiled.annotations.flatMap((program): Refusal[] => {
    const { error } = evaluate(program, variables, budget)
    return error === undefined ? [] : failed(error).map((refusal) => ({ ...refusal, always: true }))
  })
  return [...refusals, ...annotations]
}

const LONGEST = 5 * 1024

function messageOf({ expression, message = '' }: Validation, said: Outcome | undefined): string {
  const text = said && said.error === undefined && typeof said.value === 'string' ? said.value.trim() : ''
  if (text !== '' && !text.includes('\n') && Buffer.byteLength(text) <= LONGEST) return text
  return message.trim() || `failed expression: ${expression.trim()}`
}

/** Adds `variables`: each is evaluated when it is first asked for. */
function withDeclared({ variables: declared }: CompiledPolicy, base: Variables): Variables {
  const budget = newBudget(BUDGET)
  const all: Variables = (name) => (name === 'variables' ? map : base(name))
  const map = new DeclaredVariables(declared, (program) => {
    if ('failure' in program) throw new CelError(program.failure)
    return program.run(all, budget)
  })
  return all
}

class DeclaredVariables extends CelMap {
  override readonly typeName = 'kubernetes.variables'
  private readonly programs: ReadonlyMap<string, Compiled>
  private readonly run: (program: Compiled) => Value
  private readonly known = new Map<string, Value | CelError>()
  constructor(programs: ReadonlyMap<string, Compiled>, run: (program: Compiled) => Value) {
    super()
    this.programs = programs
    this.run = run
  }
  get size(): number {
    return this.programs.size
  }
  get(key: Value): Value | undefined {
    const program = typeof key === 'string' ? this.programs.get(key) : undefined
    if (!program || typeof key !== 'string') return undefined
    const known = this.known.get(key) ?? this.evaluated(key, program)
    if (known instanceof CelError) throw known
    return known
  }
  keys(): Value[] {
    return [...this.programs.keys()]
  }
  private evaluated(name: string, program: Compiled): Value | CelError {
    let value: Value | CelError
    try {
      value = this.run(program)
    } catch (error) {
      if (!(error instanceof CelError)) throw error
      value = new CelError(`composited variable ${JSON.stringify(name)} fails to evaluate: ${error.message}`)
    }
    this.known.set(name, value)
    return value
  }
}
