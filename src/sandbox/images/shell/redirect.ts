import { PassThrough, Readable, Writable } from 'node:stream'
import type { Expander } from './expand.ts'
import { finish } from './pipe.ts'
import { type Shell, ShellError, type Streams } from './state.ts'
import type { Redirection } from './syntax.ts'

/** The streams of a command after its redirections, and what to do when it has ended. */
export interface Redirected {
  streams: Streams
  /** Descriptors above 2. */
  descriptors: Map<number, Readable | Writable>
  close(): Promise<void>
}

export async function redirect(
  shell: Shell,
  redirections: readonly Redirection[],
  streams: Streams,
  expander: Expander,
): Promise<Redirected> {
  const table = new Map<number, Readable | Writable>([
    ...shell.descriptors,
    [0, streams.stdin],
    [1, streams.stdout],
    [2, streams.stderr],
  ])
  const own: Writable[] = []
  for (const redirection of redirections) await apply(shell, redirection, table, own, expander)
  const descriptors = new Map([...table].filter(([number]) => number > 2))
  return {
    descriptors,
    streams: {
      stdin: (table.get(0) ?? Readable.from([])) as Readable,
      stdout: (table.get(1) ?? devNull()) as Writable,
      stderr: (table.get(2) ?? devNull()) as Writable,
    },
    close: async () => {
      for (const stream of own) await finish(stream)
    },
  }
}

async function apply(
  shell: Shell,
  { operator, fd, target }: Redirection,
  table: Map<number, Readable | Writable>,
  own: Writable[],
  expander: Expander,
): Promise<void> {
  if (target.type === 'HereDoc') {
    const text = await expander.text(target.content)
    table.set(fd ?? 0, Readable.from([Buffer.from(text)]))
    return
  }
  const word = await expander.text(target)
  const toInput = operator.startsWith('<')
  if (operator === '<<<') table.set(fd ?? 0, Readable.from([Buffer.from(`${word}\n`)]))
  else if (/^[<>]&$/.test(operator) && /^(\d+|-)$/.test(word)) duplicate(table, fd ?? (toInput ? 0 : 1), word)
  else if (toInput) table.set(fd ?? 0, await openInput(shell, word, table))
  else await redirectOutput(shell, { operator, fd, word }, table, own)
}

async function redirectOutput(
  shell: Shell,
  { operator, fd, word }: { operator: string; fd: number | null; word: string },
  table: Map<number, Readable | Writable>,
  own: Writable[],
): Promise<void> {
  const stream = await openOutput(shell, word, operator.includes('>>'), table)
  if (!isStandard(word)) own.push(stream)
  const both = operator.startsWith('&') || (operator === '>&' && fd === null)
  table.set(both ? 1 : (fd ?? 1), stream)
  if (both) table.set(2, stream)
}

function duplicate(table: Map<number, Readable | Writable>, fd: number, from: string): void {
  if (from === '-') return void table.delete(fd)
  const stream = table.get(Number(from))
  if (!stream) throw new ShellError(`${from}: Bad file descriptor`)
  table.set(fd, stream)
}

async function openInput(shell: Shell, word: string, table: Map<number, Readable | Writable>): Promise<Readable> {
  if (word === '/dev/null') return Readable.from([])
  if (word === '/dev/stdin') return table.get(0) as Readable
  const path = absolute(shell, word)
  const type = await shell.process.fs.stat(path).then(
    (stat) => stat.type,
    () => undefined,
  )
  if (type === undefined) throw new ShellError(`can't open ${word}: no such file`)
  if (type === 'directory') return Readable.from([])
  const endless = shell.process.fs.endless?.(path)
  if (endless) {
    return new Readable({
      read(size) {
        this.push(endless(size))
      },
    })
  }
  const data = await shell.process.fs.readFile(path).catch(() => {
    throw new ShellError(`can't open ${word}: Permission denied`)
  })
  return Readable.from(data.length > 0 ? [Buffer.from(data)] : [])
}

async function openOutput(
  shell: Shell,
  word: string,
  append: boolean,
  table: Map<number, Readable | Writable>,
): Promise<Writable> {
  if (word === '/dev/null') return devNull()
  // The container's log is what its first process writes to; commands of an exec reach it as /proc/1/fd/1.
  if (word === '/dev/stdout' || word === '/proc/self/fd/1') return table.get(1) as Writable
  if (word === '/dev/stderr' || word === '/proc/self/fd/2') return table.get(2) as Writable
  const path = absolute(shell, word)
  const { fs } = shell.process
  try {
    await fs.writeFile(path, '', { append })
  } catch (error) {
    throw new ShellError(`can't create ${word}: ${reasonOf(error)}`)
  }
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      fs.writeFile(path, chunk, { append: true }).then(() => done(), done)
    },
  })
}

/** The words of the system for a failed file operation. */
export function reasonOf(error: unknown): string {
  const code = (error as { code?: string }).code ?? ''
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'No such file or directory',
    EACCES: 'Permission denied',
    EROFS: 'Read-only file system',
    EISDIR: 'Is a directory',
    ENOTDIR: 'Not a directory',
    EEXIST: 'File exists',
    ENOTEMPTY: 'Directory not empty',
    EPERM: 'Operation not permitted',
    ENOSPC: 'No space left on device',
    EBUSY: 'Resource busy',
    EINVAL: 'Invalid argument',
    ELOOP: 'Symbolic link loop',
  }
  return reasons[code] ?? (code || (error as Error).message)
}

/** A path as the file system wants it: from the root, `.` and `..` taken out. */
export function absolute(shell: Pick<Shell, 'cwd'>, path: string): string {
  const parts: string[] = []
  for (const part of `${path.startsWith('/') ? '' : `${shell.cwd}/`}${path}`.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

function isStandard(word: string): boolean {
  return word === '/dev/stdout' || word === '/dev/stderr' || word.startsWith('/proc/self/')
}

function devNull(): Writable {
  const stream = new PassThrough()
  stream.resume()
  return stream
}
