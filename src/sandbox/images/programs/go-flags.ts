import type { Process } from '../types.ts'

/** One flag of Go's `flag` package with its help text. */
export interface GoFlag {
  value: string
  usage: string
}

/**
 * Reads `-name value`, `-name=value` and `--name=value` as Go's `flag.Parse`. Returns undefined after printing the mistake and the usage:
 * the program ends with 2 (0 for -h).
 */
export function parseGoFlags(process: Process, flags: Readonly<Record<string, GoFlag>>): Map<string, string> | number {
  const values = new Map(Object.entries(flags).map(([name, { value }]) => [name, value]))
  const words = process.argv.slice(1)
  while (words.length > 0) {
    const word = words.shift() ?? ''
    const match = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(word)
    if (!match) break
    const [, name = '', given] = match
    if (name === 'h' || name === 'help') return fail(process, flags, '', 0)
    if (!values.has(name)) return fail(process, flags, `flag provided but not defined: -${name}\n`, 2)
    const value = given ?? words.shift()
    if (value === undefined) return fail(process, flags, `flag needs an argument: -${name}\n`, 2)
    values.set(name, value)
  }
  return values
}

function fail(process: Process, flags: Readonly<Record<string, GoFlag>>, message: string, code: number): number {
  const lines = Object.entries(flags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { value, usage }]) => `  -${name} string\n    \t${usage} (default "${value}")\n`)
  process.stderr.write(`${message}Usage of ${process.argv[0]}:\n${lines.join('')}`)
  return code
}

/** The port of a Go listen address such as `0.0.0.0:80` or `:8080`. */
export function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1))
}
