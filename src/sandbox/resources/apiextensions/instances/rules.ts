import type { Program, Variables } from '../../../api/cel/environment.ts'
import type { Budget } from '../../../api/cel/frame.ts'
import { CelError } from '../../../api/cel/issues.ts'
import { schemaValue } from '../../../api/cel/schema/schema-value.ts'
import { Optional, type Value } from '../../../api/cel/values.ts'
import type { ValidationRule } from '../../../schema/types.gen.ts'
import { atOnce, type Steps } from '../../../steps.ts'
import type { FieldError } from '../../types.ts'
import type { CompiledRule, RuleNode } from './compiled-rules.ts'
import { type Before, beforeItem, beforeProperty } from './correlate.ts'
import { expressionMessage, StopRules } from './rule-message.ts'

/** What is wrong with an object by its definition's rules, and what was wrong with it before and is no error therefore. */
export interface RuleResult {
  readonly errors: FieldError[]
  readonly ratcheted: FieldError[]
}

/** What the rules of one object may cost together. */
const BUDGET = 10_000_000
const OUT_OF_BUDGET = 'validation failed due to running out of cost budget, no further validation rules will be run'

/** Evaluates validation rules. Source: apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go. */
export function evaluateRules(node: RuleNode, value: unknown, old: Before, isUpdate: boolean, path = ''): RuleResult {
  return atOnce(ruleSteps(node, value, old, isUpdate, path))
}

/** The same in steps, one for each rule: together they may take what their budget allows, which is long. */
export function* ruleSteps(
  node: RuleNode,
  value: unknown,
  old: Before,
  isUpdate: boolean,
  path = '',
): Steps<RuleResult> {
  const run = new RuleRun(isUpdate)
  try {
    yield* run.visit(node, value, old, path)
  } catch (error) {
    if (!(error instanceof StopRules)) throw error
  }
  return run.result
}

class RuleRun {
  readonly result: RuleResult = { errors: [], ratcheted: [] }
  private readonly budget: Budget = { spent: 0, limit: BUDGET }
  private readonly isUpdate: boolean

  constructor(isUpdate: boolean) {
    this.isUpdate = isUpdate
  }

  *visit(node: RuleNode, value: unknown, old: Before, path: string): Steps<void> {
    if (value === null || value === undefined) return
    yield* this.rules(node, value, old, path)
    if (Array.isArray(value)) yield* this.items(node, value, old, path)
    else if (typeof value === 'object') yield* this.fields(node, value as Record<string, unknown>, old, path)
  }

  private *items({ items, schema }: RuleNode, value: readonly unknown[], old: Before, path: string): Steps<void> {
    if (!items) return
    for (const [index, item] of value.entries())
      yield* this.visit(items, item, beforeItem(old, schema, item), `${path}[${index}]`)
  }

  private *fields(node: RuleNode, value: Record<string, unknown>, old: Before, path: string): Steps<void> {
    for (const [name, each] of Object.entries(value)) {
      const before = beforeProperty(old, name, each, path === '')
      const property = node.properties.get(name)
      if (property) yield* this.visit(property, each, before, path === '' ? name : `${path}.${name}`)
      else if (node.additional) yield* this.visit(node.additional, each, before, `${path}[${name}]`)
    }
  }

  private *rules({ rules, schema, isRoot }: RuleNode, value: unknown, old: Before, path: string): Steps<void> {
    if (rules.length === 0) return
    if (this.budget.spent >= this.budget.limit) this.stop(path, schema.type, OUT_OF_BUDGET)
    const self = lazily(() => schemaValue(value, schema, isRoot))
    const oldSelf = lazily(() => schemaValue(old.old, schema, isRoot))
    for (const compiled of rules) {
      const isOptional = compiled.rule.optionalOldSelf === true
      const isNew = old.old === undefined || old.old === null
      if (compiled.usesOldSelf && isNew && !isOptional) continue
      const was = () => (isOptional ? new Optional(isNew ? undefined : oldSelf()) : oldSelf())
      const variables = (name: string) => (name === 'self' ? self() : name === 'oldSelf' ? was() : undefined)
      yield* this.rule(compiled, variables, old, { path, type: schema.type ?? '' })
      yield
    }
  }

  private *rule(compiled: CompiledRule, variables: Variables, old: Before, at: Place): Steps<void> {
    const { rule, program } = compiled
    const outcome = yield* this.evaluate(program, variables)
    if (outcome instanceof CelError) this.failed(outcome, rule, at)
    else if (outcome !== true) this.broken(compiled, variables, old, at)
  }

  private broken(compiled: CompiledRule, variables: Variables, old: Before, at: Place): void {
    const { rule } = compiled
    const path = `${at.path}${at.path === '' ? compiled.fieldPath.replace(/^\./, '') : compiled.fieldPath}`
    const message = compiled.message
      ? expressionMessage(compiled.message, rule, variables, this.budget)
      : ruleMessage(rule)
    if (typeof message !== 'string') this.stop(path, at.type, message.stop)
    const error = errorOf(path, at.type, message, rule.reason)
    if (this.isUpdate && !compiled.usesOldSelf && old.unchanged) this.result.ratcheted.push(error)
    else this.result.errors.push(error)
  }

  private *evaluate(program: Program, variables: Variables): Steps<Value | CelError> {
    try {
      return yield* program.runSteps(variables, this.budget)
    } catch (error) {
      if (error instanceof CelError) return error
      throw error
    }
  }

  private failed({ message }: CelError, rule: ValidationRule, { path, type }: Place): void {
    const name = ruleName(rule)
    if (message.startsWith('operation cancelled')) {
      if (this.budget.spent > this.budget.limit) this.stop(path, type, OUT_OF_BUDGET)
      this.stop(
        path,
        type,
        `'${message}': no further validation rules will be run due to call cost exceeds limit for rule: ${name}`,
      )
    }
    const words = 'call arguments did not match a supported operator, function or macro signature for rule'
    const text = message.startsWith('no such overload')
      ? `'${message}': ${words}: ${name}`
      : `${message} evaluating rule: ${name}`
    this.result.errors.push(errorOf(path, type, text, undefined))
  }

  private stop(path: string, type = '', message: string): never {
    this.result.errors.push(errorOf(path, type, message, undefined))
    throw new StopRules()
  }
}

interface Place {
  readonly path: string
  readonly type: string
}

function lazily(make: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function ruleName({ rule, message }: ValidationRule): string {
  return (message || rule).trim()
}

function ruleMessage(rule: ValidationRule): string {
  return rule.message ? rule.message.trim() : `failed rule: ${ruleName(rule)}`
}

/** The value is told by its type: it may be long. */
function errorOf(path: string, type: string, message: string, reason: string | undefined): FieldError {
  const field = path === '' ? '<nil>' : path
  if (reason === 'FieldValueForbidden') return { field, reason, message: `Forbidden: ${message}` }
  if (reason === 'FieldValueRequired') return { field, reason, message: `Required value: ${message}` }
  const shown = JSON.stringify(type)
  if (reason === 'FieldValueDuplicate') return { field, reason, message: `Duplicate value: ${shown}` }
  return { field, reason: 'FieldValueInvalid', message: `Invalid value: ${shown}: ${message}` }
}
