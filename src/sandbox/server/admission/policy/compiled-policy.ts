import { perObject } from '../../../../util/per-object.ts'
import { type CelType, DYN } from '../../../api/cel/types.ts'
import { type ExpressionScope, expressionVariables } from '../../../resources/admissionregistration/expression-types.ts'
import { compileCel } from '../../../resources/common/cel.ts'
import type { ValidatingAdmissionPolicy } from '../../../schema/types.gen.ts'
import { type Compiled, compiled } from '../matching/conditions.ts'

/** The expressions of a policy. */
export interface CompiledPolicy {
  readonly variables: ReadonlyMap<string, Compiled>
  readonly conditions: ReadonlyMap<string, Compiled>
  readonly validations: readonly { readonly check: Compiled; readonly message: Compiled | undefined }[]
  readonly annotations: readonly Compiled[]
}

export const compiledPolicy = perObject(({ spec = {} }: ValidatingAdmissionPolicy): CompiledPolicy => {
  const declared = new Map<string, CelType>()
  const base = { hasParams: spec.paramKind !== undefined, declared }
  const inScope = (text: string, scope: ExpressionScope) => compiled(() => compileCel(text, expressionVariables(scope)))
  const full = (text: string) => inScope(text, { ...base, hasAuthorizer: true })
  const variables = new Map<string, Compiled>()
  for (const { name, expression } of spec.variables ?? []) {
    const program = full(expression)
    variables.set(name, program)
    declared.set(name, 'failure' in program ? DYN : program.type)
  }
  return {
    variables,
    conditions: new Map((spec.matchConditions ?? []).map(({ name, expression }) => [name, full(expression)])),
    validations: (spec.validations ?? []).map(({ expression, messageExpression }) => ({
      check: full(expression),
      message: messageExpression ? inScope(messageExpression, { ...base, hasAuthorizer: false }) : undefined,
    })),
    annotations: (spec.auditAnnotations ?? []).map(({ valueExpression }) =>
      inScope(valueExpression, { ...base, hasAuthorizer: false }),
    ),
  }
})
