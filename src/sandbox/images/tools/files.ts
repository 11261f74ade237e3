import { sleep } from '../../clock.ts'
import { reasonOf } from '../shell/redirect.ts'
import type { ContainerFs, FileInfo, Process, Program } from '../types.ts'
import { fail, pathIn, readFile, readStdin, shortOptions, stdinChunks, stdinLines, write } from './io.ts'
import type { Userland } from './userland.ts'

export const cat: Program = async (process) => {
  const { flags, operands } = shortOptions(process.argv.slice(1))
  let status = 0
  let line = 0
  const numbered = (text: string) =>
    flags.has('n')
      ? text.replace(/^.*(?:\n|$)/gm, (row) => (row === '' ? row : `${String(++line).padStart(6)}  ${row}`))
      : text
  for (const operand of operands.length > 0 ? operands : ['-']) {
    if (operand === '-') {
      for await (const chunk of stdinChunks(process))
        await write(process, flags.has('n') ? numbered(chunk.toString()) : chunk)
      continue
    }
    const data = await readFile(process, operand)
    if (data) await write(process, flags.has('n') ? numbered(data.toString()) : data)
    else status = 1
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
    if (operand === '-') {
      await headOfStdin(process, count, bytes)
      continue
    }
    const data = await readFile(process, operand)
    if (!data) return 1
    await write(process, bytes ? data.subarray(0, count) : firstLines(data.toString(), count))
  }
  return 0
}

async function headOfStdin(process: Process, count: number, bytes: boolean): Promise<void> {
  if (bytes) return write(process, (await readStdin(process)).subarray(0, count))
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

interface Entry {
  name: string
  info: FileInfo
  target: string | undefined
}

/** Lists files; the complaints are worded by the userland. */
export const ls =
  (userland: Userland): Program =>
  async (process) => {
    const { flags, operands } = shortOptions(process.argv.slice(1))
    const paths = operands.length > 0 ? operands : ['.']
    let status = 0
    const files: Entry[] = []
    const folders: { path: string; entries: Entry[] }[] = []
    for (const path of paths) {
      try {
        const entry = await entryOf(process.fs, pathIn(process, path), path)
        const { type } = await process.fs.stat(pathIn(process, path)).catch(() => entry.info)
        if (type !== 'directory' || flags.has('d')) files.push(entry)
        else folders.push({ path, entries: await list(process, path, flags) })
      } catch (error) {
        status = missing(process, userland, path, error)
      }
    }
    const sections = files.length > 0 ? [format(process, files, flags)] : []
    for (const { path, entries } of folders) {
      const title = paths.length > 1 || flags.has('R') ? `${path}:\n` : ''
      sections.push(`${title}${flags.has('l') ? totalLine(entries) : ''}${format(process, entries, flags)}`)
    }
    await write(process, sections.join('\n'))
    return status
  }

function missing(process: Process, userland: Userland, path: string, error: unknown): number {
  if (userland === 'gnu') return fail(process, `cannot access '${path}': ${reasonOf(error)}`, 2)
  return fail(process, `${path}: ${reasonOf(error)}`)
}

/** The kilobytes of all files, in blocks of four. */
function totalLine(entries: readonly Entry[]): string {
  return `total ${entries.reduce((sum, { info }) => sum + Math.ceil(info.size / 4096) * 4, 0)}\n`
}

async function list(process: Process, path: string, flags: ReadonlyMap<string, string>): Promise<Entry[]> {
  const folder = pathIn(process, path)
  const hidden = flags.has('a') ? ['.', '..'] : []
  const names = [...hidden, ...(await process.fs.readdir(folder))].filter(
    (name) => flags.has('a') || flags.has('A') || !name.startsWith('.'),
  )
  const entries = await Promise.all(
    names.map((name) => entryOf(process.fs, `${folder === '/' ? '' : folder}/${name}`, name)),
  )
  if (flags.has('t')) entries.sort((a, b) => b.info.mtime - a.info.mtime)
  else if (flags.has('S')) entries.sort((a, b) => b.info.size - a.info.size)
  else entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  return flags.has('r') ? entries.reverse() : entries
}

async function entryOf(fs: ContainerFs, path: string, name: string): Promise<Entry> {
  const info = await fs.lstat(path)
  return { name, info, target: info.type === 'symlink' ? await fs.readlink(path) : undefined }
}

function format(process: Process, entries: readonly Entry[], flags: ReadonlyMap<string, string>): string {
  if (entries.length === 0) return ''
  if (flags.has('l')) return entries.map((entry) => longLine(process, entry, flags)).join('')
  const names = entries.map(({ name, info }) =>
    (flags.has('p') || flags.has('F')) && info.type === 'directory' ? `${name}/` : name,
  )
  return process.tty && !flags.has('1')
    ? columns(names, process.tty.columns)
    : names.map((name) => `${name}\n`).join('')
}

function columns(names: readonly string[], width: number): string {
  const size = Math.max(...names.map((name) => name.length)) + 2
  const count = Math.max(1, Math.floor(width / size))
  const rows = Math.ceil(names.length / count)
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: count }, (_, column) => names[column * rows + row] ?? '')
      .map((name) => name.padEnd(size))
      .join('')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}

function longLine({ clock }: Process, { name, info, target }: Entry, flags: ReadonlyMap<string, string>): string {
  const kind = { file: '-', directory: 'd', symlink: 'l' }[info.type]
  const mode = info.type === 'symlink' ? 0o777 : info.mode
  const links = info.type === 'directory' ? 2 : 1
  const size = flags.has('h') ? humanSize(info.size) : String(info.size)
  const when = dateOf(info.mtime, clock.now())
  const arrow = target === undefined ? '' : ` -> ${target}`
  return `${kind}${permissions(mode)} ${String(links).padStart(4)} root     root     ${size.padStart(9)} ${when} ${name}${arrow}\n`
}

function permissions(mode: number): string {
  const bits = 'rwxrwxrwx'
  const text = [...bits].map((letter, index) => (mode & (1 << (8 - index)) ? letter : '-')).join('')
  return mode & 0o1000 ? `${text.slice(0, 8)}t` : text
}

function humanSize(size: number): string {
  const units = ['', 'K', 'M', 'G', 'T']
  let value = size
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return unit === 0 ? String(value) : `${value.toFixed(1)}${units[unit]}`
}

/** `Nov 21 11:37`, with the year instead of the time after six months. */
function dateOf(time: number, now: number): string {
  const [, day = '', month, year, clock = ''] = new Date(time).toUTCString().split(' ')
  const recent = now - time < 182 * 86_400_000
  return `${month} ${String(Number(day)).padStart(2)} ${recent ? clock.slice(0, 5) : ` ${year}`}`
}
