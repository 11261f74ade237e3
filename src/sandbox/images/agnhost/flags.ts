/** Flags as cobra reads them: `--name=value`, `--name value`, `-n value`. Switches without a value are `true`. */
export interface AgnhostFlags {
  get(name: string, byDefault?: string): string
  operands: readonly string[]
}

const SHORT: Readonly<Record<string, string>> = { t: 'log-lines-total', d: 'run-duration' }
const SWITCHES = new Set([
  'alsologtostderr',
  'break-on-expected-content',
  'close',
  'help',
  'http',
  'json-response',
  'tcp',
  'udp',
])

export function readAgnhostFlags(words: readonly string[]): AgnhostFlags {
  const values = new Map<string, string>()
  const operands: string[] = []
  const queue = [...words]
  while (queue.length > 0) {
    const word = queue.shift() ?? ''
    const match = /^--?([\w-]+)(?:=(.*))?$/s.exec(word)
    if (!match || word === '--') {
      if (word !== '--') operands.push(word)
      continue
    }
    const [, name = '', given] = match
    const long = SHORT[name] ?? name.replaceAll('_', '-')
    values.set(long, given ?? (SWITCHES.has(name) ? 'true' : (queue.shift() ?? 'true')))
  }
  return { get: (name, byDefault = '') => values.get(name) ?? byDefault, operands }
}

/** A Go duration (`1m30s`, `500ms`) in milliseconds; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined
  let total = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    total += Number(amount) * (units[unit ?? ''] ?? 0)
  return total
}
