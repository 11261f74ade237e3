import { isJson } from '../objects.ts'
import { compareKeys } from './yaml-keys.ts'
import { writeScalar } from './yaml-scalar.ts'

/** An object as kubectl prints YAML: go-yaml v2's choices of order, quotes and folding, lists not indented below their key. */
export function toYaml(value: unknown): string {
  const out: string[] = []
  emit(out, value, { indent: 0, column: 0, lead: '' })
  return `${out.join('')}`
}

interface Place {
  /** Column of the enclosing block's keys or dashes. */
  readonly indent: number
  /** Column the value would start at. */
  readonly column: number
  /** What separates the value from what stands before it on the line: '' at the start, ' ' after `:`. */
  readonly lead: '' | ' '
}

function emit(out: string[], value: unknown, place: Place): void {
  if (Array.isArray(value)) emitList(out, value, place)
  else if (isJson(value)) emitMap(out, value, place)
  else out.push(place.lead, writeScalar(value, place.column + place.lead.length, place.indent + 2, true), '\n')
}

function emitList(out: string[], items: readonly unknown[], place: Place): void {
  if (items.length === 0) {
    out.push(place.lead, '[]\n')
    return
  }
  if (place.lead === ' ') out.push('\n')
  const pad = ' '.repeat(place.indent)
  for (const [index, item] of items.entries()) {
    if (index > 0 || place.lead === ' ') out.push(pad)
    out.push('- ')
    emitNested(out, item, place.indent)
  }
}

/** An item after `- `: nested blocks start on the same line. */
function emitNested(out: string[], item: unknown, indent: number): void {
  const block = typeof item === 'object' && item !== null
  if (block) emit(out, item, { indent: indent + 2, column: indent + 2, lead: '' })
  else out.push(writeScalar(item, indent + 2, indent + 2, true), '\n')
}

function emitMap(out: string[], map: Record<string, unknown>, place: Place): void {
  const keys = Object.keys(map)
    .filter((key) => map[key] !== undefined)
    .toSorted(compareKeys)
  if (keys.length === 0) {
    out.push(place.lead, '{}\n')
    return
  }
  if (place.lead === ' ') out.push('\n')
  const pad = ' '.repeat(place.indent)
  for (const [index, key] of keys.entries()) {
    if (index > 0 || place.lead === ' ') out.push(pad)
    const name = writeScalar(key, place.indent, place.indent + 2, false)
    out.push(name, ':')
    const value = map[key]
    const inner = Array.isArray(value) || typeof value !== 'object' ? place.indent : place.indent + 2
    emit(out, value, {
      indent: value === null ? place.indent : inner,
      column: place.indent + name.length + 1,
      lead: ' ',
    })
  }
}
