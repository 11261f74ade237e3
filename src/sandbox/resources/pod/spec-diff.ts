import type { PodSpec } from '../../schema/types.ts'
import { quote } from '../common/go-values.ts'
import { same } from '../common/immutable.ts'

/** What differs between two pod specs, as the API server appends it to its refusal. */
export function specDiff(before: PodSpec, after: PodSpec): string {
  return `  core.PodSpec{\n${fieldsDiff(before as unknown as Fields, after as unknown as Fields, 1)}  }\n`
}

type Fields = Record<string, unknown>

function fieldsDiff(before: Fields, after: Fields, depth: number): string {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = names.filter((name) => !same(before[name], after[name]))
  const lines = changed.map((name) => fieldDiff(goName(name), before[name], after[name], depth))
  const rest = names.length - changed.length
  return `${lines.join('')}${rest > 0 ? `  ${'\t'.repeat(depth)}... // ${rest} identical fields\n` : ''}`
}

function fieldDiff(name: string, before: unknown, after: unknown, depth: number): string {
  const tabs = '\t'.repeat(depth)
  if (isFields(before) && isFields(after))
    return `  ${tabs}${name}: {\n${fieldsDiff(before, after, depth + 1)}  ${tabs}},\n`
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length && before.every(isFields))
    return `  ${tabs}${name}: {\n${itemsDiff(before, after, depth + 1)}  ${tabs}},\n`
  return `- ${tabs}${name}: ${goText(before)},\n+ ${tabs}${name}: ${goText(after)},\n`
}

function itemsDiff(before: readonly Fields[], after: readonly unknown[], depth: number): string {
  const tabs = '\t'.repeat(depth)
  return before
    .map((item, index) => {
      const next = after[index]
      if (!isFields(next) || same(item, next)) return `  ${tabs}{...},\n`
      return `  ${tabs}{\n${fieldsDiff(item, next, depth + 1)}  ${tabs}},\n`
    })
    .join('')
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function goName(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1)
}

function goText(value: unknown): string {
  if (value === undefined || value === null) return 'nil'
  if (typeof value === 'string') return quote(value)
  if (Array.isArray(value)) return `{${value.map(goText).join(', ')}}`
  if (!isFields(value)) return String(value)
  return `{${Object.entries(value)
    .map(([name, item]) => `${goName(name)}: ${goText(item)}`)
    .join(', ')}}`
}
