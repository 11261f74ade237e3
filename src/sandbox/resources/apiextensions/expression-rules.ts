import { estimateCost } from '../../api/cel/cost/estimate.ts'
import type { Program } from '../../api/cel/environment.ts'
import { CelSyntaxError } from '../../api/cel/issues.ts'
import { type DeclaredType, declaredType } from '../../api/cel/schema/declared-type.ts'
import { formatType } from '../../api/cel/types.ts'
import type { JSONSchemaProps, ValidationRule } from '../../schema/types.gen.ts'
import { compileCel } from '../common/cel.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { GoText, quote } from '../common/go-values.ts'
import { ruleVariables } from './instances/compiled-rules.ts'
import { itemsOf, propertiesOf, valuesOf } from './schema-walk.ts'

/** How often a part of a schema can be there in one object, and where old values cannot be told any more. */
interface Scope {
  /** undefined when nothing bounds it. */
  readonly cardinality: number | undefined
  readonly uncorrelatable: string | undefined
}

interface Costs {
  total: number
  readonly expensive: { path: string; cost: number }[]
}

const EXPRESSION_LIMIT = 10_000_000
const TOTAL_LIMIT = 100_000_000
const REQUEST = 3 * 1024 * 1024

/** Compiles the validation rules of a schema that is valid otherwise, and adds up what they may cost. */
export function checkExpressions(errors: FieldErrors, schema: JSONSchemaProps, path: string): void {
  const costs: Costs = { total: 0, expensive: [] }
  visit(errors, schema, path, { cardinality: 1, uncorrelatable: undefined }, true, costs)
  if (costs.total <= TOTAL_LIMIT) return
  for (const each of costs.expensive.sort((a, b) => b.cost - a.cost).slice(0, 4)) {
    const words = 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'
    errors.forbidden(each.path, words)
  }
  const name = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema'
  errors.forbidden(path, costText(name, costs.total, TOTAL_LIMIT))
}

function visit(
  errors: FieldErrors,
  schema: JSONSchemaProps,
  path: string,
  scope: Scope,
  isRoot: boolean,
  costs: Costs,
): void {
  const embedded = (each: JSONSchemaProps) => each['x-kubernetes-embedded-resource'] === true
  const inside: Scope = { ...scope, cardinality: times(scope.cardinality, mostElements(schema)) }
  const values = valuesOf(schema)
  if (values) visit(errors, values, `${path}.additionalProperties`, inside, embedded(values), costs)
  for (const [name, property] of propertiesOf(schema))
    visit(errors, property, `${path}.properties[${name}]`, inside, embedded(property), costs)
  const items = itemsOf(schema)
  if (items) {
    const isMap = schema['x-kubernetes-list-type'] === 'map'
    const uncorrelatable = scope.uncorrelatable ?? (isMap ? undefined : path)
    visit(errors, items, `${path}.items`, { ...inside, uncorrelatable }, embedded(items), costs)
  }
  const rules = schema['x-kubernetes-validations'] ?? []
  const type = rules.length > 0 ? declaredType(schema, isRoot) : undefined
  if (!type) return
  for (const [index, rule] of rules.entries())
    checkRule(errors, rule, `${path}.x-kubernetes-validations[${index}]`, type, scope, costs)
}

function checkRule(
  errors: FieldErrors,
  rule: ValidationRule,
  path: string,
  type: DeclaredType,
  scope: Scope,
  costs: Costs,
): void {
  const program = compiled(errors, rule, path, 'rule', type)
  if (!program) return
  const cardinality = scope.cardinality ?? Math.floor(REQUEST / (type.minSize + 1))
  const cost = estimateCost(program.checked, type) * cardinality
  observe(errors, costs, `${path}.rule`, 'estimated rule cost', cost)
  const message = rule.messageExpression ? compiled(errors, rule, path, 'messageExpression', type) : undefined
  if (message) {
    const messageCost = estimateCost(message.checked, type)
    observe(errors, costs, `${path}.messageExpression`, 'estimated messageExpression cost', messageCost)
  }
  const usesOldSelf = program.checked.variables.has('oldSelf')
  if (usesOldSelf && scope.uncorrelatable !== undefined) {
    const words = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${scope.uncorrelatable}`
    errors.invalid(`${path}.rule`, rule.rule, words)
  } else if (!usesOldSelf && rule.optionalOldSelf !== undefined) {
    errors.invalid(`${path}.optionalOldSelf`, rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule')
  }
}

const WANTED = { rule: 'bool', messageExpression: 'string' }
const WRONG_TYPE = {
  rule: 'cel expression must evaluate to a bool',
  messageExpression: 'messageExpression must evaluate to a string',
}
const FAILED = { rule: 'compilation failed: ', messageExpression: 'messageExpression compilation failed: ' }

function compiled(
  errors: FieldErrors,
  rule: ValidationRule,
  path: string,
  field: 'rule' | 'messageExpression',
  { cel }: DeclaredType,
): Program | undefined {
  const refuse = (detail: string) => errors.invalid(`${path}.${field}`, goRule(rule), detail)
  try {
    const program = compileCel(rule[field] ?? '', ruleVariables(cel, rule))
    if (formatType(program.type) === WANTED[field]) return program
    refuse(WRONG_TYPE[field])
  } catch (error) {
    if (!(error instanceof CelSyntaxError)) throw error
    refuse(`${FAILED[field]}${error.message}`)
  }
  return undefined
}

function observe(errors: FieldErrors, costs: Costs, path: string, name: string, cost: number): void {
  if (cost > EXPRESSION_LIMIT) errors.forbidden(path, costText(name, cost, EXPRESSION_LIMIT))
  costs.total += cost
  if (cost >= TOTAL_LIMIT / 100) costs.expensive.push({ path, cost })
}

function costText(name: string, cost: number, limit: number): string {
  const factor = cost / limit
  const shown = factor > 100 ? 'more than 100x' : `${factor.toFixed(factor < 1.5 ? 6 : 1)}x`
  const advice =
    '(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)'
  return `${name} exceeds budget by factor of ${shown} ${advice}`
}

function mostElements(schema: JSONSchemaProps): number | undefined {
  if (schema.type === 'array') return schema.maxItems
  return schema.type === 'object' && schema.additionalProperties !== undefined ? schema.maxProperties : 1
}

function times(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a * b
}

/** `%#v` of a rule. Pointers are shown as addresses there; those that are set are left as what they point at. */
function goRule({ rule, message, messageExpression, reason, fieldPath, optionalOldSelf }: ValidationRule): GoText {
  const parts = [
    `Rule:${quote(rule)}`,
    `Message:${quote(message ?? '')}`,
    `MessageExpression:${quote(messageExpression ?? '')}`,
    `Reason:(*apiextensions.FieldValueErrorReason)(${reason ?? 'nil'})`,
    `FieldPath:${quote(fieldPath ?? '')}`,
    `OptionalOldSelf:(*bool)(${optionalOldSelf ?? 'nil'})`,
  ]
  return new GoText(`apiextensions.ValidationRule{${parts.join(', ')}}`)
}
