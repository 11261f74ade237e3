import { gunzipSync, gzipSync } from 'node:zlib'
import { reasonOf } from '../shell/redirect.ts'
import type { Process, Program } from '../types.ts'
import { fail, pathIn, readStdin, shortOptions, write } from './io.ts'
import type { Userland } from './userland.ts'

const BLOCK = 512

/** tar: `c`, `x` and `t`, with `f`, `z`, `v`, `C`, as `kubectl cp` and people call it. */
export const tar =
  (userland: Userland): Program =>
  async (process) => {
    const [first = '', ...rest] = process.argv.slice(1)
    const { flags, operands } = shortOptions([first.startsWith('-') ? first : `-${first}`, ...rest], 'fCTX')
    const folder = pathIn(process, flags.get('C') ?? flags.get('directory') ?? '.')
    const file = flags.get('f') ?? '-'
    try {
      if (flags.has('c')) return await create(process, folder, operands, file, { flags, userland })
      if (flags.has('x') || flags.has('t')) return await read(process, folder, operands, file, flags)
    } catch (error) {
      return fail(process, `${(error as { path?: string }).path ?? file}: ${reasonOf(error)}`)
    }
    return fail(process, 'must specify one of -c, -x, -t')
  }

type Flags = ReadonlyMap<string, string>

async function create(
  process: Process,
  folder: string,
  operands: readonly string[],
  file: string,
  { flags, userland }: { flags: Flags; userland: Userland },
): Promise<number> {
  const parts: Buffer[] = []
  const removal = userland === 'gnu' ? "Removing leading `/'" : "removing leading '/'"
  let status = 0
  for (const operand of operands) {
    const path = operand.startsWith('/') ? operand : `${folder}/${operand}`
    const name = operand.replace(/^\/+/, '').replace(/\/+$/, '')
    if (operand.startsWith('/')) process.stderr.write(`tar: ${removal} from member names\n`)
    await pack(process, path, name, flags, parts).catch((error: unknown) => {
      status = fail(process, `${operand}: ${reasonOf(error)}`)
    })
  }
  parts.push(Buffer.alloc(BLOCK * 2))
  const archive = flags.has('z') ? gzipSync(Buffer.concat(parts)) : Buffer.concat(parts)
  if (file === '-') await write(process, archive)
  else await process.fs.writeFile(pathIn(process, file), archive)
  return status
}

async function pack(process: Process, path: string, name: string, flags: Flags, parts: Buffer[]): Promise<void> {
  const info = await process.fs.lstat(path)
  if (flags.has('v')) process.stderr.write(`${name}\n`)
  if (info.type === 'symlink') {
    parts.push(header(name, { ...info, size: 0, kind: '2', target: await process.fs.readlink(path) }))
    return
  }
  if (info.type === 'directory') {
    parts.push(header(`${name}/`, { ...info, size: 0, kind: '5', target: '' }))
    for (const child of await process.fs.readdir(path))
      await pack(process, `${path}/${child}`, `${name}/${child}`, flags, parts)
    return
  }
  const data = Buffer.from(await process.fs.readFile(path))
  parts.push(
    header(name, { ...info, size: data.length, kind: '0', target: '' }),
    data,
    Buffer.alloc(padding(data.length)),
  )
}

interface HeaderFields {
  mode: number
  size: number
  mtime: number
  kind: string
  target: string
}

/** A ustar header; names over 100 bytes are split at a slash into the prefix field, or preceded by a GNU long-name entry. */
function header(name: string, fields: HeaderFields): Buffer {
  const bytes = Buffer.from(name)
  if (bytes.length > 100) {
    const long = Buffer.concat([bytes, Buffer.alloc(1)])
    const entry = block('././@LongLink', { ...fields, size: long.length, kind: 'L', target: '' })
    return Buffer.concat([
      entry,
      long,
      Buffer.alloc(padding(long.length)),
      block(bytes.subarray(0, 100).toString(), fields),
    ])
  }
  return block(name, fields)
}

function block(name: string, { mode, size, mtime, kind, target }: HeaderFields): Buffer {
  const buffer = Buffer.alloc(BLOCK)
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`
  buffer.write(name, 0, 100)
  buffer.write(octal(mode & 0o7777, 8), 100)
  buffer.write(octal(0, 8), 108)
  buffer.write(octal(0, 8), 116)
  buffer.write(octal(size, 12), 124)
  buffer.write(octal(Math.floor(mtime / 1000), 12), 136)
  buffer.write('        ', 148)
  buffer.write(kind, 156)
  buffer.write(target, 157, 100)
  buffer.write('ustar\x0000', 257)
  buffer.write('root', 265)
  buffer.write('root', 297)
  const sum = buffer.reduce((total, byte) => total + byte, 0)
  buffer.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return buffer
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK
}

async function read(
  process: Process,
  folder: string,
  wanted: readonly string[],
  file: string,
  flags: Flags,
): Promise<number> {
  const raw = file === '-' ? await readStdin(process) : Buffer.from(await process.fs.readFile(pathIn(process, file)))
  const archive = raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw
  for (const entry of entriesOf(archive)) {
    const matches =
      wanted.length === 0 ||
      wanted.some((name) => entry.name === name || entry.name.startsWith(`${name.replace(/\/$/, '')}/`))
    if (!matches) continue
    if (flags.has('t') || flags.has('v')) await write(process, `${entry.name}\n`)
    if (flags.has('x')) await extract(process, folder, entry)
  }
  return 0
}

interface Entry {
  name: string
  kind: string
  mode: number
  target: string
  data: Buffer
}

function* entriesOf(archive: Buffer): Generator<Entry> {
  const text = (from: number, length: number, at: number) =>
    archive
      .subarray(at + from, at + from + length)
      .toString()
      .replace(/\0.*$/s, '')
  let longName: string | undefined
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0; ) {
    const size = Number.parseInt(text(124, 12, at).trim() || '0', 8)
    const data = archive.subarray(at + BLOCK, at + BLOCK + size)
    const kind = text(156, 1, at) || '0'
    const prefix = text(345, 155, at)
    const name = longName ?? (prefix && text(257, 5, at) === 'ustar' ? `${prefix}/` : '') + text(0, 100, at)
    longName = undefined
    if (kind === 'L') longName = data.toString().replace(/\0.*$/s, '')
    else if (kind === 'x') longName = /\d+ path=(.*)\n/.exec(data.toString())?.[1]
    else if (kind !== 'g')
      yield { name, kind, mode: Number.parseInt(text(100, 8, at).trim() || '644', 8), target: text(157, 100, at), data }
    at += BLOCK + size + padding(size)
  }
}

async function extract({ fs }: Process, folder: string, { name, kind, mode, target, data }: Entry): Promise<void> {
  const path = pathIn({ cwd: folder }, name.replace(/^\/+/, ''))
  if (kind === '5') return fs.mkdir(path, { recursive: true })
  await fs.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true })
  if (kind === '2') {
    await fs.rm(path, { force: true })
    return fs.symlink(target, path)
  }
  await fs.writeFile(path, data, { mode })
}
