import type { Steps } from '../../steps.ts'
import { type Checked, check } from './checker.ts'
import { type Budget, evaluateSteps, type Frame, type Step } from './frame.ts'
import { declare, type Functions, type Overload } from './functions.ts'
import { CelError } from './issues.ts'
import { authorizers } from './lib/authorizer.ts'
import { lists, optionals, sets } from './lib/collections.ts'
import { net } from './lib/net.ts'
import { operators } from './lib/operators.ts'
import { quantities } from './lib/quantities.ts'
import { regex } from './lib/regex.ts'
import { standard } from './lib/standard.ts'
import { strings } from './lib/strings.ts'
import { urls } from './lib/urls.ts'
import { validateLiterals } from './literal-rules.ts'
import { parse } from './parser.ts'
import { plan } from './plan.ts'
import * as types from './types.ts'
import { TypeValue, type Value } from './values.ts'

type Table = Readonly<Record<string, readonly Overload[]>>

/** A compiled expression. */
export interface Program {
  readonly text: string
  readonly checked: Checked
  readonly type: types.CelType
  /** Evaluates it; adds what it costs to the budget. Throws {@link CelError}. */
  run(variables: Variables, budget: Budget): Value
  /** The same in steps: one may cost much. */
  runSteps(variables: Variables, budget: Budget): Steps<Value>
}

/** The values of the variables by their names, asked for when an expression comes to them. */
export type Variables = (name: string) => Value | undefined

/** What one evaluation of one expression may cost. */
const PER_CALL = 1_000_000

/** Compiles expressions whose variables have declared types. Throws `CelSyntaxError`. */
export type Compile = (text: string, variables: ReadonlyMap<string, types.CelType>) => Program

const TYPE_NAMES = new Map<string, types.CelType>([
  ...[types.BOOL, types.BYTES, types.DOUBLE, types.INT, types.STRING, types.UINT].map(
    (type) => [type.name, type] as const,
  ),
  ['google.protobuf.Duration', types.DURATION],
  ['google.protobuf.Timestamp', types.TIMESTAMP],
  ['list', types.listOf(types.DYN)],
  ['map', types.mapOf(types.DYN, types.DYN)],
  ['null_type', types.NULL],
  ['optional_type', types.optionalOf(types.DYN)],
  ['type', types.typeOf()],
  ['net.IP', types.opaque('net.IP')],
  ['net.CIDR', types.opaque('net.CIDR')],
])

/** CEL as Kubernetes has it, with more libraries. Source: apiserver/pkg/cel/environment/base.go. */
export function createCompiler(...more: readonly Table[]): Compile {
  const functions = declare(
    operators,
    standard,
    optionals,
    strings,
    sets,
    lists,
    regex,
    urls,
    quantities,
    net,
    authorizers,
    ...more,
  )
  return (text, variables) => compile(text, functions, variables)
}

function compile(text: string, functions: Functions, own: ReadonlyMap<string, types.CelType>): Program {
  const names = [...TYPE_NAMES].map(([name, type]): [string, types.CelType] => [name, types.typeOf(type)])
  const checked = check(text, parse(text), { functions, variables: new Map([...names, ...own]) })
  validateLiterals(text, checked)
  const step = plan(checked)
  const type = checked.types.get(checked.expr.id) ?? types.DYN
  return {
    text,
    checked,
    type,
    run: (variables, budget) => run(step, variables, budget),
    runSteps: (variables, budget) => runSteps(step, variables, budget),
  }
}

function run(step: Step, variables: Variables, total: Budget): Value {
  const frame = begin(variables, total)
  try {
    return step(frame)
  } catch (error) {
    throw failureOf(error)
  } finally {
    total.spent += frame.budget.spent
  }
}

function* runSteps(step: Step, variables: Variables, total: Budget): Steps<Value> {
  const frame = begin(variables, total)
  try {
    return yield* evaluateSteps(step, frame)
  } catch (error) {
    throw failureOf(error)
  } finally {
    total.spent += frame.budget.spent
  }
}

function begin(variables: Variables, total: Budget): Frame {
  const budget = { spent: 0, limit: Math.min(PER_CALL, total.limit - total.spent) }
  const variable = (name: string): Value | undefined => {
    const value = variables(name)
    if (value !== undefined) return value
    const type = TYPE_NAMES.get(name)
    return type && new TypeValue(type)
  }
  return { variable, locals: undefined, budget }
}

/** Deep nesting of values is as much too much as many steps. */
function failureOf(error: unknown): unknown {
  return error instanceof RangeError ? new CelError('operation cancelled: actual cost limit exceeded') : error
}
