import {
  type Call,
  type Comprehension,
  type Expr,
  type ListExpr,
  type MapExpr,
  qualifiedName,
  type Select,
} from './ast.ts'
import type { Declarations, FunctionDeclaration, Functions, Overload } from './functions.ts'
import { Inference } from './inference.ts'
import { CelSyntaxError } from './issues.ts'
import {
  BOOL,
  type CelType,
  DYN,
  ERROR,
  formatType,
  isDynamic,
  isExact,
  listOf,
  mapOf,
  optionalOf,
  STRING,
  unwrapOptional,
} from './types.ts'
import { type Substitutions, substitute } from './unify.ts'
import { typeOfValue } from './value-types.ts'

/** What the checker finds out about an expression, by the ids of its nodes. */
export interface Checked {
  readonly expr: Expr
  readonly types: ReadonlyMap<number, CelType>
  /** The overloads a call may mean. */
  readonly overloads: ReadonlyMap<number, readonly Overload[]>
  /** Selections that are the name of a variable, and functions with a name of several parts. */
  readonly names: ReadonlyMap<number, string>
  /** Names of the variables that are used. */
  readonly variables: ReadonlySet<string>
}

/** Finds the type of each part of an expression. Throws {@link CelSyntaxError}. Source: cel-go/checker/checker.go. */
export function check(text: string, expr: Expr, declarations: Declarations): Checked {
  return new Checker(declarations).run(text, expr)
}

class Checker {
  private readonly functions: Functions
  private readonly globals: ReadonlyMap<string, CelType>
  private scopes: readonly ReadonlyMap<string, CelType>[] = []
  private readonly inference = new Inference()
  private readonly types = new Map<number, CelType>()
  private readonly overloads = new Map<number, readonly Overload[]>()
  private readonly names = new Map<number, string>()
  private readonly variables = new Set<string>()

  constructor({ functions, variables }: Declarations) {
    this.functions = functions
    this.globals = variables
  }

  run(text: string, expr: Expr): Checked {
    this.visit(expr)
    if (this.inference.issues.length > 0) throw new CelSyntaxError(text, this.inference.issues)
    const types = new Map([...this.types].map(([id, type]) => [id, this.inference.resolve(type, true)]))
    return { expr, types, overloads: this.overloads, names: this.names, variables: this.variables }
  }

  private visit(expr: Expr): CelType {
    const type = this.typeOf(expr)
    this.types.set(expr.id, type)
    return type
  }

  private typeOf(expr: Expr): CelType {
    switch (expr.kind) {
      case 'literal':
        return typeOfValue(expr.value)
      case 'ident':
        return this.lookUp(expr.id, expr.name) ?? this.inference.undeclared(expr, expr.name.replace(/^\./, ''))
      case 'select':
        return this.select(expr)
      case 'call':
        return expr.name === '_?._' ? this.optionalSelect(expr) : this.call(expr)
      case 'list':
        return this.list(expr)
      case 'map':
        return this.map(expr)
      case 'struct':
        return this.inference.undeclared(expr, expr.name)
      default:
        return this.comprehension(expr)
    }
  }

  private lookUp(id: number, name: string): CelType | undefined {
    const plain = name.replace(/^\./, '')
    const local = name === plain ? this.scopes.find((scope) => scope.has(plain))?.get(plain) : undefined
    if (local) return local
    const global = this.globals.get(plain)
    if (!global) return undefined
    this.variables.add(plain)
    this.names.set(id, plain)
    return global
  }

  private select(expr: Select): CelType {
    const name = qualifiedName(expr)
    const variable = name === undefined ? undefined : this.lookUp(expr.id, name)
    if (variable) return variable
    const type = this.field(expr, expr.operand, expr.field, false)
    return expr.testOnly ? BOOL : this.inference.resolve(type)
  }

  private optionalSelect(expr: Call): CelType {
    const [operand, field] = expr.args as [Expr, Expr]
    const name = field.kind === 'literal' && typeof field.value === 'string' ? field.value : ''
    this.types.set(field.id, STRING)
    return this.inference.resolve(this.field(expr, operand, name, true))
  }

  private field(at: { offset: number }, operand: Expr, field: string, optional: boolean): CelType {
    const operandType = this.inference.resolve(this.visit(operand))
    const inner = unwrapOptional(operandType)
    const type = this.fieldType(at, inner ?? operandType, field)
    return inner || optional ? optionalOf(type) : type
  }

  private fieldType(at: { offset: number }, target: CelType, field: string): CelType {
    if (target.kind === 'map') return target.params[1] ?? DYN
    if (target.kind === 'struct') {
      const type = target.fields?.get(field)
      const words = target.fields ? `undefined field '${field}'` : `unexpected failed resolution of '${target.name}'`
      if (!type) this.inference.issue(at, words)
      return type ?? ERROR
    }
    if (target.kind === 'param') this.inference.unify([DYN], [target])
    else if (!isDynamic(target))
      this.inference.issue(at, `type '${formatType(target)}' does not support field selection`)
    return DYN
  }

  private call(expr: Call): CelType {
    this.inference.mixed = expr.name === 'format'
    for (const arg of expr.args) this.visit(arg)
    this.inference.mixed = false
    const { target } = expr
    if (!target) {
      const name = expr.name.replace(/^\./, '')
      const found = this.functions.get(name)
      return found ? this.resolve(expr, found, undefined) : this.inference.undeclared(expr, name)
    }
    const prefix = qualifiedName(target)
    const namespaced = prefix === undefined ? undefined : this.functions.get(`${prefix}.${expr.name}`)
    if (namespaced) {
      this.names.set(expr.id, namespaced.name)
      return this.resolve(expr, namespaced, undefined)
    }
    this.visit(target)
    const method = this.functions.get(expr.name)
    return method ? this.resolve(expr, method, target) : this.inference.undeclared(expr, expr.name)
  }

  private resolve(expr: Call, { name, overloads }: FunctionDeclaration, target: Expr | undefined): CelType {
    const args = target ? [target, ...expr.args] : expr.args
    const types = args.map(({ id }) => this.types.get(id) ?? ERROR)
    if (name === '_&&_' || name === '_||_') return this.logical(expr, types, overloads)
    const matching: Overload[] = []
    let result: CelType | undefined
    for (const overload of overloads) {
      if (overload.isMember !== (target !== undefined)) continue
      const returned = this.match(overload, types)
      if (!returned) continue
      matching.push(overload)
      if (!result) result = returned
      else if (result.kind !== 'dyn' && !isExact(result, returned)) result = DYN
    }
    this.overloads.set(expr.id, matching)
    if (result) return result
    const shown = types.map((type) => formatType(this.inference.resolve(type, true)))
    const signature = target ? `${shown[0]}.(${shown.slice(1).join(', ')})` : `(${shown.join(', ')})`
    this.inference.issue(expr, `found no matching overload for '${name}' applied to '${signature}'`)
    return ERROR
  }

  /** The result of an overload when it takes arguments of these types. */
  private match(overload: Overload, types: readonly CelType[]): CelType | undefined {
    const fresh: Substitutions = new Map(overload.typeParams.map((name) => [name, this.inference.typeVariable()]))
    const params = overload.args.map((type) => substitute(fresh, type, false))
    if (!this.inference.unify(types, params)) return undefined
    return this.inference.resolve(substitute(fresh, overload.result, false))
  }

  private logical(expr: Call, types: readonly CelType[], overloads: readonly Overload[]): CelType {
    this.overloads.set(expr.id, overloads)
    let result = BOOL
    for (const [index, type] of types.entries()) {
      if (this.inference.unify([type], [BOOL])) continue
      this.inference.mismatch(expr.args[index] ?? expr, BOOL, type)
      result = ERROR
    }
    return result
  }

  private list({ items, optional }: ListExpr): CelType {
    let joined: CelType | undefined
    for (const [index, item] of items.entries())
      joined = this.inference.join(item, joined, this.entryType(item, this.visit(item), optional.has(index)))
    return listOf(joined ?? this.inference.typeVariable())
  }

  private map({ entries }: MapExpr): CelType {
    let keys: CelType | undefined
    let values: CelType | undefined
    for (const { key, value, optional } of entries) {
      keys = this.inference.join(key, keys, this.visit(key))
      values = this.inference.join(value, values, this.entryType(value, this.visit(value), optional))
    }
    return mapOf(keys ?? this.inference.typeVariable(), values ?? this.inference.typeVariable())
  }

  private entryType(at: Expr, type: CelType, optional: boolean): CelType {
    if (!optional) return type
    const inner = unwrapOptional(type)
    if (!inner && !isDynamic(type)) this.inference.mismatch(at, optionalOf(type), type)
    return inner ?? type
  }

  private comprehension(expr: Comprehension): CelType {
    this.visit(expr.range)
    const range = this.inference.resolve(this.types.get(expr.range.id) ?? ERROR)
    const accumulator = this.visit(expr.init)
    const outer = this.scopes
    const inner = [new Map([[expr.accumulator, accumulator]]), ...outer]
    this.scopes = [this.iterationScope(expr, range), ...inner]
    this.inference.assert(expr.condition, this.visit(expr.condition), BOOL)
    this.inference.assert(expr.step, this.visit(expr.step), accumulator)
    this.scopes = inner
    const result = this.visit(expr.result)
    this.scopes = outer
    return this.inference.resolve(result)
  }

  private iterationScope({ range: at, variable, variable2 }: Comprehension, range: CelType): Map<string, CelType> {
    const [first, second] = this.inference.iterationTypes(at, range, variable2 !== undefined)
    return new Map([[variable, first], ...(variable2 === undefined ? [] : [[variable2, second] as const])])
  }
}
