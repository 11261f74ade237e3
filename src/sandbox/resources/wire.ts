import type { Draft, KindRef } from '../objects.ts'
import { canonical } from './common/resource-lists.ts'
import declarations from './wire.gen.json' with { type: 'json' }

type Fields = Record<string, unknown>

/**
 * Brings an object into the form that encoding a Go struct gives it: optional fields with zero values vanish unless they are pointers,
 * embedded structs are always there, the zero time is null, quantities are canonical. Clients see this of every object they write.
 */
export function normalize(object: Draft, kind: KindRef): void {
  for (const rule of rulesOf(`${packageOf(kind)}.${kind.kind}`)) {
    if (rule.name !== 'metadata') applyRule(object as unknown as Fields, rule)
  }
}

function packageOf({ group, version }: KindRef): string {
  return `${group === '' ? 'core' : group.split('.')[0]}/${version}`
}

interface FieldRule {
  name: string
  /** Written even with a zero value. */
  required: boolean
  pointer: boolean
  shape: Shape
}

type Shape =
  | { is: 'string' | 'number' | 'boolean' | 'time' | 'quantity' | 'int-or-string' | 'raw' }
  | { is: 'list' | 'map'; of: Shape }
  | { is: 'struct'; type: string }

const rules = new Map<string, FieldRule[]>()

function rulesOf(type: string): FieldRule[] {
  let found = rules.get(type)
  if (!found) {
    const fields = (declarations as Record<string, Record<string, string>>)[type] ?? {}
    found = Object.entries(fields).map(([name, text]) => parseRule(name, text))
    rules.set(type, found)
  }
  return found
}

/** `!` not omitted when empty, `*` a pointer, then the shape. */
function parseRule(name: string, text: string): FieldRule {
  const [, flags = '', shape = ''] = /^([!*]*)(.*)$/.exec(text) ?? []
  return { name, required: flags.includes('!'), pointer: flags.includes('*'), shape: parseShape(shape) }
}

function parseShape(text: string): Shape {
  const rest = text.slice(2)
  switch (text[0]) {
    case 'l':
      return { is: 'list', of: parseShape(rest) }
    case 'm':
      return { is: 'map', of: parseShape(rest) }
    case 'o':
      return { is: 'struct', type: rest }
    default:
      return { is: scalars[text[0] ?? ''] ?? 'raw' }
  }
}

const scalars = {
  s: 'string',
  n: 'number',
  b: 'boolean',
  t: 'time',
  q: 'quantity',
  i: 'int-or-string',
  r: 'raw',
} as Record<string, 'string' | 'number' | 'boolean' | 'time' | 'quantity' | 'int-or-string' | 'raw'>

function normalizeStruct(object: Fields, type: string): void {
  for (const rule of rulesOf(type)) applyRule(object, rule)
}

function applyRule(object: Fields, rule: FieldRule): void {
  const value = normalizeField(object[rule.name] ?? undefined, rule)
  if (value === undefined) delete object[rule.name]
  else object[rule.name] = value
}

/** The value as Go writes it, undefined when it writes none. */
function normalizeField(value: unknown, { shape, pointer, required }: FieldRule): unknown {
  if (value === undefined) return absent(shape, pointer, required)
  const normal = normalizeValue(value, shape)
  return pointer || required || !isZero(normal, shape) ? normal : undefined
}

function absent(shape: Shape, pointer: boolean, required: boolean): unknown {
  if (pointer) return required ? null : undefined
  switch (shape.is) {
    case 'struct':
      return normalizeValue({}, shape)
    case 'time':
    case 'raw':
      return shape.is === 'time' || required ? null : undefined
    case 'quantity':
      return '0'
    case 'int-or-string':
      return 0
    default:
      return required ? zeroOf(shape) : undefined
  }
}

/** Go writes nil lists as null; here they are empty, so that code that reads them need not ask. */
function zeroOf({ is }: Shape): unknown {
  if (is === 'list') return []
  if (is === 'map') return {}
  if (is === 'string') return ''
  if (is === 'number') return 0
  return is === 'boolean' ? false : null
}

function isZero(value: unknown, { is }: Shape): boolean {
  if (is === 'list') return (value as unknown[]).length === 0
  if (is === 'map') return Object.keys(value as object).length === 0
  return (is === 'string' || is === 'number' || is === 'boolean') && !value
}

function normalizeValue(value: unknown, shape: Shape): unknown {
  if (value === null) return shape.is === 'struct' ? normalizeValue({}, shape) : (zeroOf(shape) ?? null)
  switch (shape.is) {
    case 'struct':
      if (typeof value === 'object') normalizeStruct(value as Fields, shape.type)
      return value
    case 'list':
      return Array.isArray(value) ? value.map((item) => normalizeValue(item, shape.of)) : value
    case 'map':
      for (const [key, item] of Object.entries(value as Fields)) (value as Fields)[key] = normalizeValue(item, shape.of)
      return value
    case 'quantity':
      return canonical(String(value))
    default:
      return value
  }
}
