import { CommandError } from '../../errors.ts'
import { resolveSchema } from '../../merge/schema.ts'
import type { Json } from '../../objects.ts'
import { child, dig, isJson, list, text } from '../../objects.ts'
import { wrapWords } from './wrap.ts'

/** The documentation of a kind, or of a field of it (kubectl's plaintext template). */
export function explainField(document: Json, schema: Json, fields: readonly string[], recursive: boolean): string {
  let current = schema
  let head = ''
  for (const [index, field] of fields.entries()) {
    const found = property(document, current, field)
    if (!found) throw new CommandError(`field "${fields.at(-1)}" does not exist`)
    current = found
    if (index === fields.length - 1) head = `FIELD: ${field} <${typeName(document, found)}>\n${enumLines(found)}\n\n`
  }
  const described = description(document, current) || '<empty>'
  const listed = fieldList(document, current, { level: 1, recursive, seen: [] })
  return `${head}DESCRIPTION:\n${indent(4, wrapWords(76, described))}\n${listed === '' ? '' : `FIELDS:\n${listed}`}`
}

/** A field of a schema, looked for in its items, values and parts. */
function property(document: Json, schema: Json, field: string): Json | undefined {
  const resolved = resolveSchema(document, schema)
  const found = dig(resolved, 'properties', field)
  if (isJson(found)) return found
  for (const key of ['items', 'additionalProperties']) {
    const inner = resolved[key]
    if (isJson(inner)) return property(document, inner, field)
  }
  for (const part of list(resolved, 'allOf')) {
    const inner = isJson(part) ? property(document, part, field) : undefined
    if (inner) return inner
  }
  return undefined
}

/** The descriptions of a schema and of what it is made of. */
function description(document: Json, schema: Json): string {
  const direct = text(schema, '$ref') === '' ? schema : resolveSchema(document, schema)
  const own = text(direct, 'description')
  const parts = [...list(direct, 'allOf'), direct['items'], direct['additionalProperties']].filter(isJson)
  return (own === '' ? '' : `${own}\n`) + parts.map((part) => description(document, part)).join('')
}

interface ListOptions {
  readonly level: number
  readonly recursive: boolean
  /** References on the way: a type inside itself is not listed again. */
  readonly seen: readonly string[]
}

function fieldList(document: Json, schema: Json, options: ListOptions): string {
  const reference = text(schema, '$ref')
  if (reference !== '' && options.seen.includes(reference)) return ''
  const inner = { ...options, seen: reference === '' ? options.seen : [...options.seen, reference] }
  const resolved = reference === '' ? schema : resolveSchema(document, schema)
  const properties = child(resolved, 'properties')
  const own = Object.keys(properties)
    .toSorted()
    .map((name) => {
      const detail = fieldDetail(document, resolved, name, options)
      const field = properties[name]
      return (
        detail +
        (options.recursive && isJson(field) ? fieldList(document, field, { ...inner, level: options.level + 1 }) : '')
      )
    })
  const parts = [...list(resolved, 'allOf'), resolved['items'], resolved['additionalProperties']].filter(isJson)
  return own.join('') + parts.map((part) => fieldList(document, part, inner)).join('')
}

function fieldDetail(document: Json, schema: Json, name: string, { level, recursive }: ListOptions): string {
  const field = child(schema, 'properties', name)
  const amount = level * 2
  const required = list(schema, 'required').includes(name) ? ' -required-' : ''
  const line = `${' '.repeat(amount)}${name}\t<${typeName(document, field)}>${required}${shortEnum(field, amount)}\n`
  if (recursive) return line
  const words = text(field, 'description') || '<no description>'
  return `${line}${indent(amount + 2, wrapWords(78 - amount, words))}\n\n`
}

/** `string`, `[]Container`, `map[string]Quantity`, `ObjectMeta`. */
function typeName(document: Json, schema: Json): string {
  if (isJson(schema['items'])) return `[]${typeName(document, schema['items'])}`
  if (isJson(schema['additionalProperties'])) return `map[string]${typeName(document, schema['additionalProperties'])}`
  const [only, ...more] = list(schema, 'allOf')
  if (isJson(only) && more.length === 0 && !schema['properties']) return typeName(document, only)
  const reference = text(schema, '$ref')
  if (reference === '') return text(schema, 'type') === 'object' ? 'Object' : text(schema, 'type') || 'Object'
  const type = text(resolveSchema(document, schema), 'type')
  return type === '' || type === 'object' ? (reference.split('/').at(-1)?.split('.').at(-1) ?? 'Object') : type
}

function shortEnum(field: Json, amount: number): string {
  const values = list(field, 'enum')
  if (values.length === 0) return ''
  const shown = values.slice(0, 4).map(enumText).join(', ')
  return `\n${' '.repeat(amount)}enum: ${shown}${values.length > 4 ? ', ....' : ''}`
}

function enumLines(field: Json): string {
  const values = list(field, 'enum')
  return values.length === 0 ? '' : `ENUM:${values.map((value) => `\n    ${enumText(value)}`).join('')}`
}

function enumText(value: unknown): string {
  return value === '' ? '""' : String(value)
}

function indent(amount: number, lines: string): string {
  const pad = ' '.repeat(amount)
  return pad + lines.replaceAll('\n', `\n${pad}`)
}
