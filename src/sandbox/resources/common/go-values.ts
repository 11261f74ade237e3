import { escapeByCharacter } from '../../../util/c-escapes.ts'
import { decimalExponent, parseQuantity } from '../../api/quantity.ts'
import type { LabelSelector } from '../../schema/types.gen.ts'

/** Text that is already what Go prints for a value, e.g. of a struct. */
export class GoText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A value in the message of a field error: strings quoted, numbers and booleans plain. */
export function printValue(value: string | number | boolean | null | undefined | GoText): string {
  if (value instanceof GoText) return value.text
  if (value === null || value === undefined) return '"null"'
  return typeof value === 'string' ? quote(value) : String(value)
}

/** A string as Go's `%q`. */
export function quote(text: string): string {
  return `"${text.replace(/["\\\x00-\x1f\x7f-\x9f]/g, escaped)}"`
}

function escaped(letter: string): string {
  const code = letter.charCodeAt(0)
  return escapeByCharacter[letter] ?? (code < 0x80 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`)
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}

/** `%#v` of a `map[string]string`. */
export function goMap(map: Record<string, string> | undefined): GoText {
  if (map === undefined) return new GoText('map[string]string(nil)')
  return new GoText(`map[string]string{${pairs(map)}}`)
}

function pairs(map: Record<string, string>): string {
  return Object.keys(map)
    .sort()
    .map((key) => `${quote(key)}:${quote(map[key] ?? '')}`)
    .join(', ')
}

/** `%#v` of a slice of strings of some type, e.g. `[]string{"a"}`. */
export function goList(items: readonly string[] | undefined, type = 'string'): GoText {
  if (items === undefined) return new GoText(`[]${type}(nil)`)
  return new GoText(`[]${type}{${items.map(quote).join(', ')}}`)
}

/** `%#v` of a `metav1.LabelSelector`. */
export function goSelector(selector: LabelSelector | undefined): GoText {
  if (!selector) return new GoText('"null"')
  const expressions = selector.matchExpressions?.map(
    ({ key, operator, values }) =>
      `v1.LabelSelectorRequirement{Key:${quote(key)}, Operator:${quote(operator)}, Values:${goList(values).text}}`,
  )
  const list = expressions ? `{${expressions.join(', ')}}` : '(nil)'
  const labels = goMap(selector.matchLabels).text
  return new GoText(`v1.LabelSelector{MatchLabels:${labels}, MatchExpressions:[]v1.LabelSelectorRequirement${list}}`)
}

/** `%#v` of a `resource.Quantity` that was parsed: its number as an integer and a power of ten, and its text once it was asked for. */
export function goQuantity(text: string, asked = false): GoText {
  const { nanos, format } = parseQuantity(text)
  return goParsed(asked ? writtenAmount(text) : shortestAmount(nanos), asked ? keptText(text) : '', format)
}

/** {@link goQuantity} of a number that people write with a decimal point, whose text was asked for. */
export function goFraction(text: string): GoText {
  const { nanos, format } = parseQuantity(text)
  return goParsed(shortestAmount(nanos), text, format)
}

function goParsed({ value, scale }: GoAmount, text: string, format: string): GoText {
  const amount = `i:resource.int64Amount{value:${value}, scale:${scale}}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}`
  return new GoText(`resource.Quantity{${amount}, s:${quote(text)}, Format:${quote(format)}}`)
}

interface GoAmount {
  value: bigint
  scale: number
}

/** The text that a parsed quantity keeps: one that is canonical at first sight (`ParseQuantity`). */
export function keptText(text: string): string {
  if (text === '0') return text
  const binary = /^(\d+)[KMGTPE]i$/.exec(text)
  if (binary) return (BigInt(binary[1] ?? 0) & 7n) !== 0n ? text : ''
  const digits = text
    .replace(/^[+-]?0*/, '')
    .replace(/[^\d.].*$/, '')
    .replace('.', '')
  const isCanonical = writtenAmount(text).scale % 3 === 0 && !digits.endsWith('000') && !/^0|^$/.test(digits)
  return isCanonical ? text : ''
}

/** The digits and the decimal exponent as somebody has written them; binary multiples are multiplied out. */
export function writtenAmount(text: string): GoAmount {
  const parts = /^([+-]?)(\d*)\.?(\d*)(\D[-+\d]*)?$/.exec(text)
  if (!parts) return wholeAmount(parseQuantity(text).nanos)
  const [, sign, whole, fraction = '', suffix = ''] = parts
  const exponent = decimalExponent(suffix)
  if (exponent === undefined) return wholeAmount(parseQuantity(text).nanos)
  const value = BigInt(`${whole}${fraction}` || '0')
  return { value: sign === '-' ? -value : value, scale: exponent - fraction.length }
}

/** A number without fraction is written out, as binary multiples are. */
function wholeAmount(nanos: bigint): GoAmount {
  return nanos % 1_000_000_000n === 0n ? { value: nanos / 1_000_000_000n, scale: 0 } : shortestAmount(nanos)
}

function shortestAmount(nanos: bigint): GoAmount {
  let value = nanos
  let scale = -9
  while (value !== 0n && value % 10n === 0n && scale < 0) {
    value /= 10n
    scale++
  }
  return { value, scale: value === 0n ? 0 : scale }
}
