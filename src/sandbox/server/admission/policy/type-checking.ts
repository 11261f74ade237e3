import { CelSyntaxError } from '../../../api/cel/issues.ts'
import { type CelType, DYN } from '../../../api/cel/types.ts'
import { expressionVariables } from '../../../resources/admissionregistration/expression-types.ts'
import { compileCel } from '../../../resources/common/cel.ts'
import type {
  ExpressionWarning,
  NamedRuleWithOperations,
  ParamKind,
  ValidatingAdmissionPolicySpec,
} from '../../../schema/types.gen.ts'
import type { Registry, ServedResource } from '../../registry.ts'
import { typeOfKind } from './kind-types.ts'

/** No more kinds are looked at for one rule. */
const MOST_KINDS = 10

/**
 * What the expressions of a policy would not find in the kinds that it is about. It is told in the status and changes nothing else.
 * Source: apiserver/pkg/admission/plugin/policy/validating/typechecking.go.
 */
export function typeWarnings(spec: ValidatingAdmissionPolicySpec, registry: Registry): ExpressionWarning[] {
  const kinds = kindsToCheck(spec.matchConstraints?.resourceRules ?? [], registry)
  const params = paramType(spec.paramKind, registry)
  const check = (text: string) =>
    kinds.map((served) => wrong(text, spec, served, params)).filter((warning) => warning !== undefined)
  return (spec.validations ?? []).flatMap(({ expression, messageExpression }, index): ExpressionWarning[] => {
    const path = `spec.validations[${index}]`
    return [
      ...warning(`${path}.expression`, check(expression)),
      ...(messageExpression ? warning(`${path}.messageExpression`, check(messageExpression)) : []),
    ]
  })
}

function warning(fieldRef: string, texts: readonly string[]): ExpressionWarning[] {
  return texts.length === 0 ? [] : [{ fieldRef, warning: texts.join('\n') }]
}

function kindsToCheck(rules: readonly NamedRuleWithOperations[], registry: Registry): ServedResource[] {
  const found = rules.flatMap(({ apiGroups = [], apiVersions = [], resources = [] }) => {
    if ([...apiGroups, ...apiVersions].some((each) => each.includes('*'))) return []
    return registry.all
      .filter(({ info }) => apiGroups.includes(info.group) && apiVersions.includes(info.version))
      .filter(({ info }) => resources.includes(info.resource))
      .slice(0, MOST_KINDS)
  })
  const order = ({ info }: ServedResource) => `${info.group}/${info.version}/${info.kind}`
  return [...new Set(found)].sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

function paramType(kind: ParamKind | undefined, registry: Registry): CelType | undefined {
  const served =
    kind && registry.all.find((each) => each.apiVersion === kind.apiVersion && each.info.kind === kind.kind)
  return served && typeOfKind(served)
}

function wrong(
  text: string,
  { variables = [] }: ValidatingAdmissionPolicySpec,
  served: ServedResource,
  params: CelType | undefined,
): string | undefined {
  const object = typeOfKind(served)
  const declared = new Map<string, CelType>()
  const types = expressionVariables({ hasParams: params !== undefined, hasAuthorizer: true, declared })
  types.delete('authorizer.requestResource')
  for (const name of ['object', 'oldObject']) types.set(name, object)
  if (params) types.set('params', params)
  const compile = (expression: string) => {
    try {
      return compileCel(expression, types).type
    } catch (error) {
      if (error instanceof CelSyntaxError) return error
      throw error
    }
  }
  for (const { name, expression } of variables) {
    const type = compile(expression)
    declared.set(name, type instanceof CelSyntaxError ? DYN : type)
  }
  const result = compile(text)
  const { group, version, kind } = served.info
  return result instanceof CelSyntaxError ? `${group}/${version}, Kind=${kind}: ${result.message}\n` : undefined
}
