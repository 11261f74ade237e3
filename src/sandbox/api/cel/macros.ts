import type { Expr } from './ast.ts'
import type { Builder } from './builder.ts'
import type { CelIssue } from './issues.ts'

/** What stands where a macro was called; its parts point at the parenthesis of the call. */
interface MacroCall {
  readonly builder: Builder
  readonly offset: number
  readonly target: Expr
  readonly args: readonly Expr[]
}

/** Something wrong with the arguments of a macro. */
export class MacroError extends Error {
  readonly issue: CelIssue
  constructor({ offset }: Expr, message: string) {
    super(message)
    this.issue = { offset, message }
  }
}

type Macro = (call: MacroCall) => Expr

/** The name of what a macro makes, which no expression can write. */
export const ACCUMULATOR = '@result'

/** Expands a call when it is one of a macro. Source: cel-go/parser/macro.go, cel/library.go, ext/comprehensions.go. */
export function expandMacro(
  builder: Builder,
  offset: number,
  name: string,
  target: Expr | undefined,
  args: readonly Expr[],
): Expr | undefined {
  if (!target) return name === 'has' && args.length === 1 ? expandHas(builder, offset, args[0] as Expr) : undefined
  return MACROS.get(`${name}/${args.length}`)?.({ builder, offset, target, args })
}

function expandHas(builder: Builder, offset: number, arg: Expr): Expr {
  if (arg.kind !== 'select' || arg.testOnly) throw new MacroError(arg, 'invalid argument to has() macro')
  return builder.select(offset, arg.operand, arg.field, true)
}

const MACROS: ReadonlyMap<string, Macro> = new Map<string, Macro>([
  ['all/2', (call) => quantifier(call, allOf)],
  ['all/3', (call) => quantifier(call, allOf)],
  ['exists/2', (call) => quantifier(call, anyOf)],
  ['exists/3', (call) => quantifier(call, anyOf)],
  ['exists_one/2', (call) => quantifier(call, oneOf)],
  ['exists_one/3', (call) => quantifier(call, oneOf)],
  ['existsOne/2', (call) => quantifier(call, oneOf)],
  ['existsOne/3', (call) => quantifier(call, oneOf)],
  ['map/2', (call) => collected(call, 1, undefined, call.args[1])],
  ['map/3', (call) => collected(call, 1, call.args[1], call.args[2])],
  ['filter/2', (call) => collected(call, 1, call.args[1], call.args[0])],
  ['transformList/3', (call) => collected(call, 2, undefined, call.args[2])],
  ['transformList/4', (call) => collected(call, 2, call.args[2], call.args[3])],
  ['transformMap/3', (call) => mapped(call, undefined, [variableIdent(call), call.args[2]])],
  ['transformMap/4', (call) => mapped(call, call.args[2], [variableIdent(call), call.args[3]])],
  ['transformMapEntry/3', (call) => mapped(call, undefined, [call.args[2]])],
  ['transformMapEntry/4', (call) => mapped(call, call.args[2], [call.args[3]])],
  ['optMap/2', (call) => optional(call, 'optMap', (bound) => call.builder.call(call.offset, 'optional.of', [bound]))],
  ['optFlatMap/2', (call) => optional(call, 'optFlatMap', (bound) => bound)],
])

type Quantifier = (call: MacroCall, predicate: Expr) => { init: Expr; condition: Expr; step: Expr; result: Expr }

const allOf: Quantifier = ({ builder, offset }, predicate) => {
  const result = () => builder.ident(offset, ACCUMULATOR)
  return {
    init: builder.literal(offset, true),
    condition: builder.call(offset, '@not_strictly_false', [result()]),
    step: builder.call(offset, '_&&_', [result(), predicate]),
    result: result(),
  }
}

const anyOf: Quantifier = ({ builder, offset }, predicate) => {
  const result = () => builder.ident(offset, ACCUMULATOR)
  return {
    init: builder.literal(offset, false),
    condition: builder.call(offset, '@not_strictly_false', [builder.call(offset, '!_', [result()])]),
    step: builder.call(offset, '_||_', [result(), predicate]),
    result: result(),
  }
}

const oneOf: Quantifier = ({ builder, offset }, predicate) => {
  const result = () => builder.ident(offset, ACCUMULATOR)
  const more = builder.call(offset, '_+_', [result(), builder.literal(offset, 1n)])
  return {
    init: builder.literal(offset, 0n),
    condition: builder.literal(offset, true),
    step: builder.call(offset, '_?_:_', [predicate, more, result()]),
    result: builder.call(offset, '_==_', [result(), builder.literal(offset, 1n)]),
  }
}

function quantifier(call: MacroCall, make: Quantifier): Expr {
  const { builder, offset, target, args } = call
  const variables = iterationVariables(args.slice(0, -1), 'argument must be a simple name')
  return builder.fold(offset, {
    range: target,
    ...variables,
    accumulator: ACCUMULATOR,
    ...make(call, args.at(-1) as Expr),
  })
}

/** Collects transformed items, those that pass a filter, in a list. */
function collected(call: MacroCall, count: 1 | 2, filter: Expr | undefined, item: Expr | undefined): Expr {
  const { builder, offset } = call
  const added = builder.list(offset, [item as Expr])
  const step = builder.call(offset, '_+_', [builder.ident(offset, ACCUMULATOR), added])
  return folded(call, count, filter, step, builder.list(offset, []))
}

function mapped(call: MacroCall, filter: Expr | undefined, entry: readonly (Expr | undefined)[]): Expr {
  const { builder, offset } = call
  const args = [builder.ident(offset, ACCUMULATOR), ...(entry as readonly Expr[])]
  return folded(call, 2, filter, builder.call(offset, 'cel.@mapInsert', args), builder.map(offset, []))
}

function folded(call: MacroCall, count: 1 | 2, filter: Expr | undefined, step: Expr, init: Expr): Expr {
  const { builder, offset, target, args } = call
  const words = count === 1 ? 'argument is not an identifier' : 'argument must be a simple name'
  const result = () => builder.ident(offset, ACCUMULATOR)
  return builder.fold(offset, {
    range: target,
    ...iterationVariables(args.slice(0, count), words),
    accumulator: ACCUMULATOR,
    init,
    condition: builder.literal(offset, true),
    step: filter ? builder.call(offset, '_?_:_', [filter, step, result()]) : step,
    result: result(),
  })
}

/** Binds the value of an optional to a name: a fold over nothing whose first state is the value. */
function optional(call: MacroCall, macro: string, wrap: (bound: Expr) => Expr): Expr {
  const { builder, offset, target, args } = call
  const [name, mapped] = args as [Expr, Expr]
  if (name.kind !== 'ident') throw new MacroError(name, `${macro}() variable name must be a simple identifier`)
  const bound = builder.fold(offset, {
    range: builder.list(offset, []),
    variable: '#unused',
    variable2: undefined,
    accumulator: name.name,
    init: builder.call(offset, 'value', [], builder.copy(target)),
    condition: builder.literal(offset, false),
    step: builder.ident(offset, name.name),
    result: mapped,
  })
  const none = builder.call(offset, 'optional.none', [])
  return builder.call(offset, '_?_:_', [builder.call(offset, 'hasValue', [], target), wrap(bound), none])
}

function variableIdent({ builder, offset, args }: MacroCall): Expr {
  const [first] = args as [Expr]
  return builder.ident(offset, first.kind === 'ident' ? first.name : '')
}

function iterationVariables(args: readonly Expr[], words: string): { variable: string; variable2: string | undefined } {
  const [first = '', second] = args.map((arg) => {
    if (arg.kind !== 'ident') throw new MacroError(arg, words)
    if (arg.name === ACCUMULATOR || arg.name === '__result__') {
      throw new MacroError(arg, 'iteration variable overwrites accumulator variable')
    }
    return arg.name
  })
  if (first === second) throw new MacroError(args[1] as Expr, `duplicate variable name: ${first}`)
  return { variable: first, variable2: second }
}
