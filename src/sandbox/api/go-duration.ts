import { parseDuration } from './cel/lib/times.ts'

const UNITS: ReadonlySet<string> = new Set(['ns', 'us', 'µs', 'μs', 'ms', 's', 'm', 'h'])

/** What Go's `time.ParseDuration` says of text that is no duration; undefined of one that is. */
export function durationProblem(text: string): string | undefined {
  if (parseDuration(text)) return undefined
  for (const [, unit = ''] of text.replace(/^[+-]/, '').matchAll(/(?:\d+\.?\d*|\.\d+)([^\d.]*)/gy)) {
    if (unit === '') return `time: missing unit in duration ${quoted(text)}`
    if (!UNITS.has(unit)) return `time: unknown unit ${quoted(unit)} in duration ${quoted(text)}`
  }
  return `time: invalid duration ${quoted(text)}`
}

/** In the way of the package `time`: what is not plain ASCII byte by byte. */
function quoted(text: string): string {
  const escaped = text.replace(/["\\]/g, '\\$&').replace(/[^ -\x7f]/gu, (letter) => {
    return [...Buffer.from(letter)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
  })
  return `"${escaped}"`
}
