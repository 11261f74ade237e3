import type { Program } from '../../../api/cel/environment.ts'
import { declaredType } from '../../../api/cel/schema/declared-type.ts'
import { type CelType, optionalOf } from '../../../api/cel/types.ts'
import type { JSONSchemaProps, ValidationRule } from '../../../schema/types.gen.ts'
import { compileCel } from '../../common/cel.ts'
import { fieldPathText } from './field-path.ts'

export interface CompiledRule {
  readonly rule: ValidationRule
  readonly program: Program
  readonly usesOldSelf: boolean
  readonly message: Program | undefined
  /** What the path of an error continues with, e.g. `.spec.name`. */
  readonly fieldPath: string
}

/** The validation rules of a schema and of what is inside it. */
export interface RuleNode {
  readonly schema: JSONSchemaProps
  readonly isRoot: boolean
  readonly rules: readonly CompiledRule[]
  readonly items: RuleNode | undefined
  readonly additional: RuleNode | undefined
  readonly properties: ReadonlyMap<string, RuleNode>
}

/** The types of the variables of a rule. */
export function ruleVariables(self: CelType, { optionalOldSelf }: ValidationRule): ReadonlyMap<string, CelType> {
  return new Map([
    ['self', self],
    ['oldSelf', optionalOldSelf ? optionalOf(self) : self],
  ])
}

/** Compiles the rules of a schema that was found valid; undefined when it has none. */
export function compileRules(schema: JSONSchemaProps, isRoot: boolean): RuleNode | undefined {
  const inner = (part: unknown): RuleNode | undefined =>
    typeof part === 'object' && part !== null
      ? compileRules(part as JSONSchemaProps, (part as JSONSchemaProps)['x-kubernetes-embedded-resource'] === true)
      : undefined
  const properties = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const node = inner(property)
    return node ? [[name, node] as const] : []
  })
  const items = inner(schema.items)
  const additional = inner(schema.additionalProperties)
  const rules = compileOwn(schema, isRoot)
  if (rules.length === 0 && !items && !additional && properties.length === 0) return undefined
  return { schema, isRoot, rules, items, additional, properties: new Map(properties) }
}

function compileOwn(schema: JSONSchemaProps, isRoot: boolean): CompiledRule[] {
  const rules = schema['x-kubernetes-validations'] ?? []
  const type = rules.length > 0 ? declaredType(schema, isRoot) : undefined
  if (!type) return []
  return rules.map((rule) => {
    const variables = ruleVariables(type.cel, rule)
    const program = compileCel(rule.rule, variables)
    return {
      rule,
      program,
      usesOldSelf: program.checked.variables.has('oldSelf'),
      message: rule.messageExpression ? compileCel(rule.messageExpression, variables) : undefined,
      fieldPath: rule.fieldPath ? fieldPathText(rule.fieldPath, schema) : '',
    }
  })
}
