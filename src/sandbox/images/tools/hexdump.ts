import type { Program } from '../types.ts'
import { readFile, readStdin, shortOptions, write } from './io.ts'

const WIDTH = 16

/** `hexdump [-C] [-n LENGTH] [FILE…]`; equal lines are shown once, as `*`. */
export const hexdump: Program = async (process) => {
  const { flags, operands } = shortOptions(process.argv.slice(1), 'ns')
  const parts = operands.length > 0 ? await Promise.all(operands.map((path) => readFile(process, path))) : []
  if (parts.includes(undefined)) return 1
  const all = operands.length > 0 ? Buffer.concat(parts.flatMap((part) => part ?? [])) : await readStdin(process)
  const start = Number(flags.get('s') ?? 0)
  const data = all.subarray(start, start + Number(flags.get('n') ?? all.length))
  await write(process, dump(data, start, flags.has('C')))
  return 0
}

function dump(data: Buffer, start: number, canonical: boolean): string {
  const digits = canonical ? 8 : 7
  const offset = (at: number) => (start + at).toString(16).padStart(digits, '0')
  const lines: string[] = []
  let last: Buffer | undefined
  for (let at = 0; at < data.length; at += WIDTH) {
    const row = data.subarray(at, at + WIDTH)
    const repeated = last?.equals(row) ?? false
    last = row
    if (!repeated) lines.push(`${offset(at)}${canonical ? canonicalRow(row) : wordsRow(row)}\n`)
    else if (lines.at(-1) !== '*\n') lines.push('*\n')
  }
  return data.length === 0 ? '' : `${lines.join('')}${offset(data.length)}\n`
}

function canonicalRow(row: Buffer): string {
  const half = (from: number) => [...row.subarray(from, from + 8)].map(hex).join(' ').padEnd(23)
  const text = [...row].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
  return `  ${half(0)}  ${half(8)}  |${text}|`
}

/** Words of two bytes, the low one first. */
function wordsRow(row: Buffer): string {
  const words: string[] = []
  for (let at = 0; at < row.length; at += 2) words.push(` ${hex(row[at + 1] ?? 0)}${hex(row[at] ?? 0)}`)
  return words.join('').padEnd(40)
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
