import { sleep } from '../../clock.ts'
import type { Process, Program } from '../types.ts'
import { fail, fileChunks, pathIn, write } from './io.ts'
import { countedOptions, type Part } from './part.ts'

const newline = 10

export const head: Program = (process) => eachFile(process, beginning)

export const tail: Program = (process) => eachFile(process, ending)

type Show = (process: Process, chunks: AsyncIterable<Uint8Array>, part: Part, operand: string) => Promise<void>

async function eachFile(process: Process, show: Show): Promise<number> {
  const part = countedOptions(process.argv)
  if (typeof part === 'string') return fail(process, part)
  let status = 0
  let shown = 0
  for (const operand of part.operands) {
    const chunks = await fileChunks(process, operand)
    if (!chunks) {
      status = 1
      continue
    }
    const name = operand === '-' ? 'standard input' : operand
    if (part.titles) await write(process, `${shown++ > 0 ? '\n' : ''}==> ${name} <==\n`)
    await show(process, chunks, part, operand)
  }
  return status
}

/** Reads no further than it has to: there may be no end. */
async function beginning(process: Process, chunks: AsyncIterable<Uint8Array>, part: Part): Promise<void> {
  if (part.from === 'end') {
    const data = await whole(chunks)
    return write(process, data.subarray(0, fromEnd(data, part)))
  }
  let left = part.count
  if (left <= 0) return
  for await (const chunk of chunks) {
    const until = part.unit === 'bytes' ? left : afterLines(chunk, left)
    await write(process, chunk.subarray(0, until))
    left -= part.unit === 'bytes' ? chunk.length : linesIn(chunk)
    if (left <= 0) return
  }
}

async function ending(process: Process, chunks: AsyncIterable<Uint8Array>, part: Part, operand: string): Promise<void> {
  const data = await whole(chunks)
  const skipped = Math.max(0, part.count - 1)
  const beginsAt = part.unit === 'bytes' ? skipped : afterLines(data, skipped)
  await write(process, data.subarray(part.from === 'start' ? beginsAt : fromEnd(data, part)))
  if (part.follow && operand !== '-') await followFile(process, operand, data.length)
}

/** Where the last bytes or lines begin; a last line may be without its newline. */
function fromEnd(data: Uint8Array, { unit, count }: Part): number {
  if (unit === 'bytes') return Math.max(0, data.length - count)
  let at = data.length
  for (let left = count; left > 0 && at > 0; left--) at = at < 2 ? 0 : data.lastIndexOf(newline, at - 2) + 1
  return at
}

/** Where so many lines have ended. */
function afterLines(data: Uint8Array, count: number): number {
  let at = 0
  for (let left = count; left > 0; left--) {
    const end = data.indexOf(newline, at)
    if (end < 0) return data.length
    at = end + 1
  }
  return at
}

function linesIn(data: Uint8Array): number {
  return data.reduce((lines, byte) => lines + (byte === newline ? 1 : 0), 0)
}

async function whole(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

/** Prints what is added to a file until the process is killed. */
async function followFile(process: Process, operand: string, from: number): Promise<void> {
  let position = from
  while (!process.killed.aborted) {
    await sleep(process.clock, 250, process.killed).catch(() => {})
    const data = await process.fs.readFile(pathIn(process, operand)).catch(() => undefined)
    if (data && data.length < position) position = 0
    if (data && data.length > position) await write(process, data.subarray(position))
    position = data?.length ?? position
  }
}
