import { parseQuantity } from '../../../api/quantity.ts'
import { keptText, quote, writtenAmount } from '../../common/go-values.ts'
import type { Line, Text } from './layout.ts'
import { type GoValue, isZero } from './value.ts'

export interface FormatOptions {
  /** How much is shown: each level down shows less. */
  readonly level: number
  /** Whether both sides are shown where they differ, or what is equal, or one side. */
  readonly mode: 'both' | 'same' | 'removed' | 'inserted'
  /** Whether the type stands before a composite value. */
  readonly types: 'always' | 'never' | 'composite'
}

export const ELLIPSIS: Line = { sign: ' ', key: '', text: '...', bare: true }

/** A value as a report of github.com/google/go-cmp shows it: without zero fields, and not all of what is deep inside. */
export function formatValue(value: GoValue, options: FormatOptions): Text {
  const { level } = options
  const below = { ...options, level: level - 1 }
  switch (value.kind) {
    case 'struct': {
      const fields = value.fields.filter((field) => !isZero(field.value))
      const inner = { ...below, types: 'composite' } as const
      return withType(
        value,
        options,
        limited(fields, level, ({ name, value: own }) => [name, formatValue(own, inner)]),
      )
    }
    case 'list': {
      if (!value.items) return 'nil'
      const inner = { ...below, types: 'never' } as const
      return withType(
        value,
        options,
        limited(value.items, level, (item) => ['', formatValue(item, inner)]),
      )
    }
    case 'map': {
      if (!value.entries) return 'nil'
      const inner = { ...below, types: 'never' } as const
      const entries = [...value.entries]
      return withType(
        value,
        options,
        limited(entries, level, ([key, item]) => [mapKey(value.type, key), formatValue(item, inner)]),
      )
    }
    case 'pointer':
      return value.to ? { prefix: '&', inner: formatValue(value.to, options), suffix: '' } : 'nil'
    case 'quantity':
      return withType(value, options, quantity(value.value, { ...below, types: 'composite' }))
    case 'string':
      return shortened(value.value, level)
    default:
      return String(value.value)
  }
}

/** The type's name before a text in braces, where it is wanted. */
export function withType({ type }: GoValue, { types, mode }: FormatOptions, inner: Text): Text {
  const isShown = types === 'always' || (types === 'composite' && mode !== 'same')
  return isShown ? { prefix: type, inner, suffix: '' } : inner
}

/** How a map's key is written: resource names say themselves what they are called, which is marked. */
export function mapKey(type: string, key: string): string {
  return (/ResourceList|ResourceName/.test(type) ? 's' : '') + quote(key)
}

function limited<T>(items: readonly T[], level: number, write: (item: T) => [string, Text]): Text {
  const shown = items.slice(0, most(level))
  const lines: Line[] = shown.map((item) => {
    const [key, text] = write(item)
    return { sign: ' ', key, text }
  })
  return { prefix: '{', inner: shown.length < items.length ? [...lines, ELLIPSIS] : lines, suffix: '}' }
}

/** 0, 4, 8, 16, … */
export function most(level: number): number {
  return level <= 0 ? 0 : 2 << level
}

function shortened(text: string, level: number): string {
  const longest = 32 << Math.max(0, level)
  return text.length > longest + 3 ? `${literal(text.slice(0, longest))}...` : literal(text)
}

/** Quotes where nothing needs to be escaped, else backquotes where they are possible. */
function literal(text: string): string {
  const quoted = quote(text)
  const isRaw = !/[`\n\x00-\x08\x0b-\x1f\x7f]/.test(text)
  return quoted.length === text.length + 2 || !isRaw ? quoted : `\`${text}\``
}

/** The inside of a `resource.Quantity`. */
function quantity(text: string | undefined, inside: FormatOptions): Text {
  const { format } = parseQuantity(text ?? '0')
  const { value, scale } = writtenAmount(text ?? '0')
  const kept = keptText(text ?? '0')
  const amount: [string, string][] = [
    ...(value === 0n ? [] : [['value', String(value)] as [string, string]]),
    ...(value === 0n || scale === 0 ? [] : [['scale', String(scale)] as [string, string]]),
  ]
  const number = limited(amount, inside.level, (field) => field)
  const type = { kind: 'struct', type: 'resource.int64Amount', fields: [] } as const
  const fields: [string, Text][] = [
    ...(amount.length === 0 ? [] : [['i', withType(type, inside, number)] as [string, Text]]),
    ...(kept === '' ? [] : [['s', quote(kept)] as [string, Text]]),
    ['Format', quote(format)],
  ]
  return limited(fields, inside.level + 1, (field) => field)
}
