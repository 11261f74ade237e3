import { reasonOf } from '../shell/redirect.ts'
import type { ContainerFs, FileInfo, Process, Program } from '../types.ts'
import { fail, pathIn, shortOptions, write } from './io.ts'
import type { Userland } from './userland.ts'
import { namesIn } from './users.ts'

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
    const owners = { users: await namesIn(process, 'passwd'), groups: await namesIn(process, 'group') }
    const view = { process, flags, owners }
    const sections = files.length > 0 ? [format(view, files)] : []
    for (const { path, entries } of folders) {
      const title = paths.length > 1 || flags.has('R') ? `${path}:\n` : ''
      sections.push(`${title}${flags.has('l') ? totalLine(entries) : ''}${format(view, entries)}`)
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

interface View {
  process: Process
  flags: ReadonlyMap<string, string>
  owners: { users: ReadonlyMap<number, string>; groups: ReadonlyMap<number, string> }
}

function format(view: View, entries: readonly Entry[]): string {
  const { process, flags } = view
  if (entries.length === 0) return ''
  if (flags.has('l')) return entries.map((entry) => longLine(view, entry)).join('')
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

function longLine({ process: { clock }, flags, owners }: View, { name, info, target }: Entry): string {
  const kind = { file: '-', directory: 'd', symlink: 'l' }[info.type]
  const mode = info.type === 'symlink' ? 0o777 : info.mode
  const links = info.type === 'directory' ? 2 : 1
  const size = flags.has('h') ? humanSize(info.size) : String(info.size)
  const when = dateOf(info.mtime, clock.now())
  const arrow = target === undefined ? '' : ` -> ${target}`
  const numeric = flags.has('n')
  const user = (numeric ? undefined : owners.users.get(info.uid)) ?? String(info.uid)
  const group = (numeric ? undefined : owners.groups.get(info.gid)) ?? String(info.gid)
  const owner = `${user.padEnd(8)} ${group.padEnd(8)}`
  return `${kind}${permissions(mode)} ${String(links).padStart(4)} ${owner} ${size.padStart(9)} ${when} ${name}${arrow}\n`
}

/** set-user-ID, set-group-ID, sticky: where they are shown. */
const SPECIAL = [
  [0o4000, 2, 's'],
  [0o2000, 5, 's'],
  [0o1000, 8, 't'],
] as const

function permissions(mode: number): string {
  const bits = 'rwxrwxrwx'
  const letters = [...bits].map((letter, index) => (mode & (1 << (8 - index)) ? letter : '-'))
  for (const [bit, index, letter] of SPECIAL) {
    if (mode & bit) letters[index] = letters[index] === 'x' ? letter : letter.toUpperCase()
  }
  return letters.join('')
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
