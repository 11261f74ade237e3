import { z } from 'zod'
import { isObject } from '../../src/checks/objects.ts'
import { activitySchema, checkSchema, clusterFactSchema, httpSchema, targetSchema } from '../../src/checks/schema.ts'
import {
  generateSchema,
  labSchema,
  ownedSchema,
  runObjectSchema,
  solveObjectSchema,
  stepSchema,
  variableSchema,
} from '../../src/labs/schema.ts'

const tables: readonly [title: string, schema: z.ZodObject][] = [
  ['The lab', labSchema],
  ['A step: `steps[]`', stepSchema],
  ['A command: `run[]`', runObjectSchema],
  ['A part of a solution: `solve[]`', solveObjectSchema],
  ['A check: `checks[]`', checkSchema],
  ['`target`', targetSchema],
  ['`http`', httpSchema],
  ['`activity`', activitySchema],
  ['`cluster`', clusterFactSchema],
  ['A variable: `variables.NAME`', variableSchema],
  ['`generate[]`', generateSchema],
  ['`owns[]`', ownedSchema],
]

/** The tables of docs/lab-format.md, made from the schema. */
export function formatTables(): string {
  return tables.map(([title, schema]) => `### ${title}\n\n${tableOf(schema)}`).join('\n\n')
}

function tableOf(schema: z.ZodObject): string {
  const json = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' })
  const required = new Set(json.required ?? [])
  const rows = Object.entries(json.properties ?? {}).map(([key, field]) => {
    const name = required.has(key) ? `**\`${key}\`**` : `\`${key}\``
    return `| ${name} | ${cell(typeText(field))} | ${cell(descriptionOf(field))} |`
  })
  return ['| key | value | |', '|---|---|---|', ...rows].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

function descriptionOf(field: unknown): string {
  return isObject(field) && typeof field['description'] === 'string' ? field['description'] : ''
}

function typeText(field: unknown): string {
  if (!isObject(field)) return 'anything'
  const { type, enum: values, const: only, anyOf, items, additionalProperties, properties } = field
  if (Array.isArray(anyOf)) return [...new Set(anyOf.map(typeText))].join(' or ')
  if (only !== undefined) return `\`${String(only)}\``
  if (Array.isArray(values)) return values.map((value) => `\`${String(value)}\``).join(', ')
  if (type === 'array') return `list of ${typeText(items)}`
  if (type === 'object')
    return properties || !isObject(additionalProperties) ? 'map' : `map of ${typeText(additionalProperties)}`
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'boolean') return '`true`, `false`'
  return type === 'string' ? 'text' : 'anything'
}
