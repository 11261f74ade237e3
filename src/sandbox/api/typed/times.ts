import { DecodeError } from './decode-error.ts'

/** A piece of RFC 3339 as Go names it, with the range of its number. */
type Part = readonly [pattern: RegExp, layout: string, range?: readonly [name: string, least: number, most: number]]

const TO_THE_MINUTE: readonly Part[] = [
  [/^\d{4}/, '2006'],
  [/^-/, '-'],
  [/^\d\d/, '01', ['month', 1, 12]],
  [/^-/, '-'],
  [/^\d\d/, '02'],
  [/^T/, 'T'],
  [/^\d\d/, '15', ['hour', 0, 23]],
  [/^:/, ':'],
  [/^\d\d/, '04', ['minute', 0, 59]],
  [/^:/, ':'],
]
const ZONE: Part = [/^(Z|[+-]\d\d:\d\d)/, 'Z07:00']

/** Seconds may have any number of digits where the layout names none. */
const TIME = {
  layout: '2006-01-02T15:04:05Z07:00',
  parts: [...TO_THE_MINUTE, [/^\d\d([.,]\d+)?/, '05', ['second', 0, 59]], ZONE] as readonly Part[],
}
const MICRO_TIME = {
  layout: '2006-01-02T15:04:05.000000Z07:00',
  parts: [...TO_THE_MINUTE, [/^\d\d/, '05', ['second', 0, 59]], [/^[.,]\d{6}/, '.000000'], ZONE] as readonly Part[],
}

/** `metav1.Time`: any RFC 3339 time, kept in UTC and whole seconds. Null for Go's zero time. */
export function canonicalTime(text: string): string | null {
  checkTime(text, TIME)
  if (text.startsWith('0001-01-01T00:00:00')) return null
  return text.length === 20 ? text : `${new Date(text).toISOString().slice(0, 19)}Z`
}

/** `metav1.MicroTime`: exactly six digits of a second, in UTC. */
export function canonicalMicroTime(text: string): string | null {
  checkTime(text, MICRO_TIME)
  if (text.startsWith('0001-01-01T00:00:00')) return null
  return `${new Date(text).toISOString().slice(0, 19)}.${/[.,](\d{6})/.exec(text)?.[1]}Z`
}

function checkTime(text: string, { layout, parts }: { layout: string; parts: readonly Part[] }): void {
  let rest = text
  for (const [pattern, name, range] of parts) {
    const found = pattern.exec(rest)?.[0]
    if (found === undefined) throw unparsable(text, layout, rest, name)
    const number = Math.trunc(Number(found.replace(',', '.')))
    if (range && (number < range[1] || number > range[2])) throw outOfRange(text, range[0])
    rest = rest.slice(found.length)
  }
  if (rest !== '') throw new DecodeError(`parsing time ${quote(text)}: extra text: ${quote(rest)}`)
  const day = Number(text.slice(8, 10))
  const isDay = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1, day)).getUTCDate() === day
  if (!isDay || day === 0) throw outOfRange(text, 'day')
}

function outOfRange(text: string, part: string): DecodeError {
  return new DecodeError(`parsing time ${quote(text)}: ${part} out of range`)
}

function unparsable(text: string, layout: string, rest: string, part: string): DecodeError {
  return new DecodeError(
    `parsing time ${quote(text)} as ${quote(layout)}: cannot parse ${quote(rest)} as ${quote(part)}`,
  )
}

function quote(text: string): string {
  return JSON.stringify(text)
}
