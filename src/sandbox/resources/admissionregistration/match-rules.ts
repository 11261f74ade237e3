import { CelSyntaxError } from '../../api/cel/issues.ts'
import { type CelType, formatType } from '../../api/cel/types.ts'
import type { MatchCondition, NamedRuleWithOperations, RuleWithOperations } from '../../schema/types.gen.ts'
import { compileCel } from '../common/cel.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { goList } from '../common/go-values.ts'
import { qualifiedNameErrors } from '../common/names.ts'
import { type ExpressionScope, expressionVariables } from './expression-types.ts'

const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']
const SCOPES = ['*', 'Cluster', 'Namespaced']

/** What policies and webhooks say alike of the requests they are about. Source: pkg/apis/admissionregistration/validation. */
export function checkRule(errors: FieldErrors, rule: NamedRuleWithOperations | RuleWithOperations, path: string): void {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule
  checkAlone(errors, operations, `${path}.operations`, 'OperationType', 'operations')
  for (const [index, operation] of operations.entries())
    if (!OPERATIONS.includes(operation)) errors.notSupported(`${path}.operations[${index}]`, operation, OPERATIONS)
  checkAlone(errors, apiGroups, `${path}.apiGroups`, 'string', 'API groups')
  checkAlone(errors, apiVersions, `${path}.apiVersions`, 'string', 'API versions')
  for (const [index, version] of apiVersions.entries())
    if (version === '') errors.required(`${path}.apiVersions[${index}]`)
  checkResources(errors, resources, `${path}.resources`)
  if (scope !== undefined && !SCOPES.includes(scope)) errors.notSupported(`${path}.scope`, scope, SCOPES)
}

/** `*` says all. */
function checkAlone(errors: FieldErrors, items: readonly string[], path: string, type: string, what: string): void {
  if (items.length === 0) errors.required(path)
  const shown = goList(items, type === 'string' ? type : `admissionregistration.${type}`)
  if (items.length > 1 && items.includes('*'))
    errors.invalid(path, shown, `if '*' is present, must not specify other ${what}`)
}

function checkResources(errors: FieldErrors, resources: readonly string[], path: string): void {
  if (resources.length === 0) errors.required(path)
  const seen = new Set<string>()
  for (const [index, text] of resources.entries()) {
    const [resource = '', subresource] = text.split('/')
    if (text === '') errors.required(`${path}[${index}]`)
    if (subresource === undefined) continue
    for (const wide of [`${resource}/*`, `*/${subresource}`])
      if (seen.has(wide)) errors.invalid(`${path}[${index}]`, text, `if '${wide}' is present, must not specify ${text}`)
    seen.add(text)
  }
  if (resources.length > 1 && resources.includes('*/*'))
    errors.invalid(path, goList(resources), "if '*/*' is present, must not specify other resources")
  const last = resources.filter((text) => text !== '' && !text.includes('/')).at(-1)
  if (resources.includes('*') && last !== undefined && last !== '*')
    errors.invalid(path, goList(resources), "if '*' is present, must not specify other resources without subresources")
}

const MOST_CONDITIONS = 64

export function checkConditions(
  errors: FieldErrors,
  conditions: readonly MatchCondition[] = [],
  path: string,
  hasParams: boolean,
): void {
  if (conditions.length > MOST_CONDITIONS) errors.tooMany(path, conditions.length, MOST_CONDITIONS)
  const names = new Set<string>()
  for (const [index, { name, expression }] of conditions.entries()) {
    const at = `${path}[${index}]`
    const text = expression.trim()
    if (text === '') errors.required(`${at}.expression`)
    else checkExpression(errors, text, `${at}.expression`, { hasParams, hasAuthorizer: true }, ['bool'])
    if (name) errors.invalidAll(`${at}.name`, name, qualifiedNameErrors(name))
    else errors.required(`${at}.name`)
    if (name && names.has(name)) errors.duplicate(`${at}.name`, name)
    names.add(name)
  }
}

/** Compiles an expression that is to have one of a few types; its type unless it has none. */
export function checkExpression(
  errors: FieldErrors,
  text: string,
  path: string,
  scope: ExpressionScope,
  wanted?: readonly string[],
  shown = text,
): CelType | undefined {
  try {
    const { type } = compileCel(text, expressionVariables(scope))
    const name = type.kind === 'null' ? 'null_type' : formatType(type)
    if (wanted && !wanted.includes(name)) {
      const words = wanted.length === 1 ? wanted[0] : `one of [${wanted.join(' ')}]`
      errors.invalid(path, shown, `must evaluate to ${words} but got ${name}`)
    }
    return type
  } catch (error) {
    if (!(error instanceof CelSyntaxError)) throw error
    errors.invalid(path, shown, `compilation failed: ${error.message}`)
    return undefined
  }
}
