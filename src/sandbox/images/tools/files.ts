import { sleep } from '../../clock.ts'
import type { Process, Program } from '../types.ts'
import { fileChunks, pathIn, readFile, readStdin, shortOptions, stdinChunks, stdinLines, write } from './io.ts'

export const cat: Program = async (process) => {
  const { flags, operands } = shortOptions(process.argv.slice(1))
  let status = 0
  let line = 0
  const numbered = (text: string) =>
    flags.has('n')
      ? text.replace(/^.*(?:\n|$)/gm, (row) => (row === '' ? row : `${String(++line).padStart(6)}  ${row}`))
      : text
  for (const operand of operands.length > 0 ? operands : ['-']) {
    const chunks = await fileChunks(process, operand)
    if (!chunks) status = 1
    for await (const chunk of chunks ?? [])
      await write(process, flags.has('n') ? numbered(Buffer.from(chunk).toString()) : chunk)
  }
  return status
}

export const tee: Program = async (process) => {
  const { flags, operands } = shortOptions(process.argv.slice(1))
  const paths = operands.map((operand) => pathIn(process, operand))
  if (!flags.has('a')) for (const path of paths) await process.fs.writeFile(path, '')
  for await (const chunk of stdinChunks(process)) {
    await write(process, chunk)
    for (const path of paths) await process.fs.writeFile(path, chunk, { append: true })
  }
  return 0
}

export const head: Program = async (process) => {
  const { count, bytes, operands } = counted(process)
  for (const [index, operand] of (operands.length > 0 ? operands : ['-']).entries()) {
    if (operands.length > 1) await write(process, `${index > 0 ? '\n' : ''}==> ${operand} <==\n`)
    if (bytes) {
      const chunks = await fileChunks(process, operand)
      if (!chunks) return 1
      await firstBytes(process, chunks, count)
      continue
    }
    if (operand === '-') {
      await headOfStdin(process, count)
      continue
    }
    const data = await readFile(process, operand)
    if (!data) return 1
    await write(process, firstLines(data.toString(), count))
  }
  return 0
}

/** Reads no further than it has to: there may be no end. */
async function firstBytes(process: Process, chunks: AsyncIterable<Uint8Array>, count: number): Promise<void> {
  let left = count
  if (left <= 0) return
  for await (const chunk of chunks) {
    await write(process, chunk.subarray(0, left))
    left -= chunk.length
    if (left <= 0) return
  }
}

async function headOfStdin(process: Process, count: number): Promise<void> {
  let left = count
  if (left <= 0) return
  for await (const line of stdinLines(process)) {
    await write(process, `${line}\n`)
    if (--left <= 0) return
  }
}

export const tail: Program = async (process) => {
  const { count, bytes, operands, follow, fromStart } = counted(process)
  const [operand] = operands
  const data = operand === undefined || operand === '-' ? await readStdin(process) : await readFile(process, operand)
  if (!data) return 1
  if (bytes) await write(process, fromStart ? data.subarray(count - 1) : data.subarray(-count))
  else
    await write(
      process,
      fromStart
        ? data
            .toString()
            .split('\n')
            .slice(count - 1)
            .join('\n')
        : lastLines(data.toString(), count),
    )
  if (follow && operand !== undefined) await followFile(process, operand, data.length)
  return 0
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

function counted(process: Process) {
  const words = process.argv
    .slice(1)
    .flatMap((word) => (/^[-+]\d+$/.test(word) ? ['-n', word.replace(/^-/, '')] : [word]))
  const { flags, operands } = shortOptions(words, 'nc')
  const value = flags.get('c') ?? flags.get('n') ?? flags.get('lines') ?? flags.get('bytes') ?? '10'
  const follow = flags.has('f') || flags.has('F') || flags.has('follow')
  return { count: Math.abs(Number(value)), bytes: flags.has('c'), operands, follow, fromStart: value.startsWith('+') }
}

function firstLines(text: string, count: number): string {
  return text
    .split(/(?<=\n)/)
    .slice(0, count)
    .join('')
}

function lastLines(text: string, count: number): string {
  return count === 0
    ? ''
    : text
        .split(/(?<=\n)/)
        .slice(-count)
        .join('')
}
