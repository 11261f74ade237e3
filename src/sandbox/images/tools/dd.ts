import { reasonOf } from '../shell/redirect.ts'
import type { Process, Program } from '../types.ts'
import { fail, fileChunks, pathIn, write } from './io.ts'
import type { Userland } from './userland.ts'

interface Copy {
  from: string
  to: string | undefined
  blockSize: number
  /** Blocks. */
  count: number
  skip: number
  seek: number
  conversions: readonly string[]
  silent: boolean
}

/** Copies blocks from one file to another and tells how many. */
export function dd(userland: Userland): Program {
  return async (process) => {
    const copy = copyOf(process.argv.slice(1))
    if (typeof copy === 'string') return fail(process, copy)
    const started = process.clock.now()
    const input = await read(process, copy)
    if (!input) return 1
    const failure = await put(process, copy, input).catch((error: unknown) => reasonOf(error))
    if (failure !== undefined) return fail(process, `${copy.to ? `can't open '${copy.to}'` : 'writing'}: ${failure}`)
    if (!copy.silent) report(process, userland, input.length, copy.blockSize, process.clock.now() - started)
    return 0
  }
}

function copyOf(words: readonly string[]): Copy | string {
  const values: Record<string, string> = {}
  for (const word of words) {
    const [, name = '', value = ''] =
      /^(if|of|bs|ibs|obs|count|skip|seek|conv|status|iflag|oflag)=(.*)$/.exec(word) ?? []
    if (name === '') return `unrecognized operand '${word}'`
    values[name] = value
  }
  const sizes = ['bs', 'ibs', 'count', 'skip', 'seek'].map((name) => [name, sizeOf(values[name])] as const)
  const wrong = sizes.find(([, size]) => Number.isNaN(size))
  if (wrong) return `invalid number '${values[wrong[0]]}'`
  const { bs, ibs, count, skip, seek } = Object.fromEntries(sizes)
  return {
    from: values['if'] ?? '-',
    to: values['of'],
    blockSize: bs ?? ibs ?? 512,
    count: count ?? Number.POSITIVE_INFINITY,
    skip: skip ?? 0,
    seek: seek ?? 0,
    conversions: values['conv']?.split(',') ?? [],
    silent: values['status'] === 'none',
  }
}

const units: Readonly<Record<string, number>> = {
  c: 1,
  w: 2,
  b: 512,
  kB: 1000,
  k: 1024,
  K: 1024,
  MB: 1e6,
  M: 2 ** 20,
  GB: 1e9,
  G: 2 ** 30,
}

function sizeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [, digits, unit = 'c'] = /^(\d+)([a-zA-Z]+)?$/.exec(text) ?? []
  return digits === undefined ? Number.NaN : Number(digits) * (units[unit] ?? Number.NaN)
}

/** What is copied. Undefined after a complaint. */
async function read(process: Process, { from, blockSize, count, skip }: Copy): Promise<Buffer | undefined> {
  const chunks = await fileChunks(process, from)
  if (!chunks) return undefined
  const end = (skip + count) * blockSize
  const parts: Uint8Array[] = []
  let length = 0
  if (end > 0) {
    for await (const chunk of chunks) {
      parts.push(chunk)
      length += chunk.length
      if (length >= end) break
    }
  }
  return Buffer.concat(parts).subarray(skip * blockSize, end === Number.POSITIVE_INFINITY ? undefined : end)
}

/** Writes over what is there from `seek` on, and cuts off the rest unless told not to. */
async function put(process: Process, { to, blockSize, seek, conversions }: Copy, data: Buffer): Promise<undefined> {
  if (to === undefined) return void (await write(process, data))
  const path = pathIn(process, to)
  const keeps = conversions.includes('notrunc')
  const before = seek > 0 || keeps ? Buffer.from(await process.fs.readFile(path).catch(() => new Uint8Array())) : data
  const start = seek * blockSize
  if (before === data) return void (await process.fs.writeFile(path, data))
  const gap = Buffer.alloc(Math.max(0, start - before.length))
  const rest = keeps ? before.subarray(start + data.length) : Buffer.alloc(0)
  await process.fs.writeFile(path, Buffer.concat([before.subarray(0, start), gap, data, rest]))
}

function report(process: Process, userland: Userland, bytes: number, blockSize: number, milliseconds: number): void {
  const records = `${Math.floor(bytes / blockSize)}+${bytes % blockSize === 0 ? 0 : 1}`
  const seconds = Math.max(milliseconds, 1) / 1000
  const speed = bytes / seconds
  const copied =
    userland === 'busybox'
      ? `${bytes} bytes (${busyboxSize(bytes)}) copied, ${seconds.toFixed(6)} seconds, ${busyboxSize(speed)}/s`
      : `${gnuBytes(bytes)} copied, ${Number(seconds.toPrecision(6))} s, ${gnuSize(speed, 1000)}/s`
  process.stderr.write(`${records} records in\n${records} records out\n${copied}\n`)
}

function busyboxSize(bytes: number): string {
  const power = powerOf(bytes, 1024)
  return `${(bytes / 1024 ** power).toFixed(1)}${['B', 'KB', 'MB', 'GB'][power]}`
}

function gnuBytes(bytes: number): string {
  if (bytes === 1) return '1 byte'
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 1024) return `${bytes} bytes (${gnuSize(bytes, 1000)})`
  return `${bytes} bytes (${gnuSize(bytes, 1000)}, ${gnuSize(bytes, 1024)})`
}

function gnuSize(bytes: number, base: number): string {
  const power = powerOf(bytes, base)
  const value = bytes / base ** power
  const unit = base === 1000 ? ['B', 'kB', 'MB', 'GB'][power] : ['B', 'KiB', 'MiB', 'GiB'][power]
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`
}

function powerOf(bytes: number, base: number): number {
  return Math.min(3, Math.max(0, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(base))))
}
