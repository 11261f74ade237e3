import * as types from './types.ts'
import { type CelType, listOf, mapOf, optionalOf, typeOf, typeParam } from './types.ts'
import type { CelList, CelMap, Duration, Optional, Timestamp, Uint, Value } from './values.ts'

/** What a function does. The target of a method is its first argument. Throws `CelError`. */
export type Implementation = (...args: Value[]) => Value

export interface Overload {
  /** cel-go's name, by which costs are told. */
  readonly id: string
  readonly isMember: boolean
  /** With the target of a method first. */
  readonly args: readonly CelType[]
  readonly result: CelType
  readonly typeParams: readonly string[]
  readonly run: Implementation
}

export interface FunctionDeclaration {
  readonly name: string
  readonly overloads: readonly Overload[]
}

/** The functions an expression may call, by name. */
export type Functions = ReadonlyMap<string, FunctionDeclaration>

/** What an expression may use. */
export interface Declarations {
  readonly functions: Functions
  readonly variables: ReadonlyMap<string, CelType>
}

/** An object type whose fields cannot be selected. */
function closed(name: string): CelType {
  return { kind: 'struct', name, params: [] }
}

/** A type that signatures can name. */
const NAMED: Readonly<Record<string, CelType | undefined>> = {
  bool: types.BOOL,
  bytes: types.BYTES,
  double: types.DOUBLE,
  duration: types.DURATION,
  dyn: types.DYN,
  int: types.INT,
  null: types.NULL,
  string: types.STRING,
  timestamp: types.TIMESTAMP,
  uint: types.UINT,
  IP: types.opaque('net.IP'),
  CIDR: types.opaque('net.CIDR'),
  Quantity: closed('kubernetes.Quantity'),
  URL: closed('kubernetes.URL'),
  Format: closed('kubernetes.NamedFormat'),
  Authorizer: closed('kubernetes.authorization.Authorizer'),
  PathCheck: closed('kubernetes.authorization.PathCheck'),
  GroupCheck: closed('kubernetes.authorization.GroupCheck'),
  ResourceCheck: closed('kubernetes.authorization.ResourceCheck'),
  Decision: closed('kubernetes.authorization.Decision'),
}

/** The type a signature names, e.g. `Quantity`. */
export function namedType(name: string): CelType {
  return NAMED[name] ?? types.ERROR
}

/**
 * Declares one overload by its signature: `string.(int) string` is a method, `(int, int) int` a function. Single capital letters are
 * type parameters; `list<A>`, `map<K, V>`, `optional<V>` and `type<A>` are made of others. What it does is checked against the signature.
 */
export function overload<Signature extends string>(id: string, signature: Signature, run: Run<Signature>): Overload {
  const reader = new SignatureReader(signature)
  const target = reader.next === '(' ? undefined : reader.type()
  if (target) reader.expect('.')
  reader.expect('(')
  const args = reader.types(')')
  return {
    id,
    isMember: target !== undefined,
    args: target ? [target, ...args] : args,
    result: reader.type(),
    typeParams: [...reader.params],
    run: run as Implementation,
  }
}

/** A function of the values that a signature names; one that is not known beforehand says nothing of them. */
type Run<Signature extends string> = string extends Signature
  ? Implementation
  : (...args: Parameters<Signature>) => Value

type Parameters<Signature extends string> = Signature extends `${infer Target}.(${infer Args}) ${string}`
  ? [Native<Target>, ...Natives<Args>]
  : Signature extends `(${infer Args}) ${string}`
    ? Natives<Args>
    : never

type Natives<Args extends string> = Args extends ''
  ? []
  : Args extends `map<${string}>, ${infer Rest}`
    ? [CelMap, ...Natives<Rest>]
    : Args extends `map<${string}>`
      ? [CelMap]
      : Args extends `${infer First}, ${infer Rest}`
        ? [Native<First>, ...Natives<Rest>]
        : [Native<Args>]

/** What stands for values of a type. Of types that libraries define, only they know: their functions say so themselves. */
type Native<Name extends string> = Name extends keyof Plain
  ? Plain[Name]
  : Name extends `list<${string}`
    ? CelList
    : Name extends `map<${string}`
      ? CelMap
      : Name extends `optional<${string}`
        ? Optional
        : Name extends 'A' | 'B' | 'K' | 'T' | 'V'
          ? Value
          : never

interface Plain {
  bool: boolean
  bytes: Uint8Array
  double: number
  duration: Duration
  dyn: Value
  int: bigint
  string: string
  timestamp: Timestamp
  uint: Uint
}

/** Puts tables of overloads, by function name, together. */
export function declare(...tables: readonly Readonly<Record<string, readonly Overload[]>>[]): Functions {
  const all = new Map<string, FunctionDeclaration>()
  for (const table of tables)
    for (const [name, overloads] of Object.entries(table))
      all.set(name, { name, overloads: [...(all.get(name)?.overloads ?? []), ...overloads] })
  return all
}

class SignatureReader {
  readonly params = new Set<string>()
  private readonly tokens: string[]

  constructor(signature: string) {
    this.tokens = signature.match(/\w+|[^\s,]/g) ?? []
  }

  get next(): string | undefined {
    return this.tokens[0]
  }

  expect(token: string): void {
    if (this.tokens.shift() !== token) throw new Error(`signature without ${token}`)
  }

  types(end: string): CelType[] {
    const list: CelType[] = []
    while (this.next !== end) list.push(this.type())
    this.expect(end)
    return list
  }

  type(): CelType {
    const name = this.tokens.shift() ?? ''
    if (this.next === '<') {
      this.expect('<')
      return made(name, this.types('>'))
    }
    if (/^[A-Z]$/.test(name)) {
      this.params.add(name)
      return typeParam(name)
    }
    const type = NAMED[name]
    if (!type) throw new Error(`no type ${name}`)
    return type
  }
}

function made(name: string, params: readonly CelType[]): CelType {
  const [first = types.DYN, second = types.DYN] = params
  if (name === 'list') return listOf(first)
  if (name === 'map') return mapOf(first, second)
  return name === 'optional' ? optionalOf(first) : typeOf(first)
}
