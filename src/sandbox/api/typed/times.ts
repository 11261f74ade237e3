import { DecodeError } from './decode-error.ts'

const PARTS = [
  [/^\d{4}/, '2006'],
  [/^-/, '-'],
  [/^(0[1-9]|1[0-2])/, '01'],
  [/^-/, '-'],
  [/^(0[1-9]|[12]\d|3[01])/, '02'],
  [/^T/, 'T'],
  [/^([01]\d|2[0-3])/, '15'],
  [/^:/, ':'],
  [/^[0-5]\d/, '04'],
  [/^:/, ':'],
  [/^[0-5]\d([.,]\d+)?/, '05'],
  [/^(Z|[+-]([01]\d|2[0-3]):[0-5]\d)/, 'Z07:00'],
] as const

/** `metav1.Time`: any RFC 3339 time, kept in UTC and whole seconds. Null for Go's zero time. */
export function canonicalTime(text: string): string | null {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && text > '0002' && !Number.isNaN(Date.parse(text))) return text
  checkTime(text, '2006-01-02T15:04:05Z07:00')
  return text.startsWith('0001-01-01T00:00:00') ? null : `${new Date(text).toISOString().slice(0, 19)}Z`
}

/** `metav1.MicroTime`: six digits of a second, in UTC. */
export function canonicalMicroTime(text: string): string | null {
  checkTime(text, '2006-01-02T15:04:05.000000Z07:00')
  if (text.startsWith('0001-01-01T00:00:00')) return null
  const digits = /[.,](\d+)/.exec(text)?.[1] ?? ''
  return `${new Date(text).toISOString().slice(0, 19)}.${digits.padEnd(6, '0').slice(0, 6)}Z`
}

function checkTime(text: string, layout: string): void {
  let rest = text
  for (const [pattern, name] of PARTS) {
    const found = pattern.exec(rest)?.[0]
    if (found === undefined) throw unparsable(text, layout, rest, name)
    rest = rest.slice(found.length)
  }
  if (rest !== '') throw new DecodeError(`parsing time ${quote(text)}: extra text: ${quote(rest)}`)
  if (Number.isNaN(Date.parse(text))) throw new DecodeError(`parsing time ${quote(text)}: day out of range`)
}

function unparsable(text: string, layout: string, rest: string, part: string): DecodeError {
  return new DecodeError(
    `parsing time ${quote(text)} as ${quote(layout)}: cannot parse ${quote(rest)} as ${quote(part)}`,
  )
}

function quote(text: string): string {
  return JSON.stringify(text)
}
