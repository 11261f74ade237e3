import { nextChunk } from '../shell/input.ts'
import { absolute, reasonOf } from '../shell/redirect.ts'
import type { Process } from '../types.ts'

/** The name a tool complains under. */
export function nameOf({ argv }: Process): string {
  return (argv[0] ?? '').replace(/.*\//, '')
}

/** Prints `name: message` on stderr; resolves to the exit code. */
export function fail(process: Process, message: string, code = 1): number {
  process.stderr.write(`${nameOf(process)}: ${message}\n`)
  return code
}

export function pathIn(process: Pick<Process, 'cwd'>, path: string): string {
  return absolute({ cwd: process.cwd }, path)
}

/** Writes and waits while the reader is slow. */
export function write(process: Process, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const { stdout } = process
    if (stdout.destroyed || process.killed.aborted) return resolve()
    if (stdout.write(data)) return resolve()
    const go = () => {
      stdout.off('drain', go)
      stdout.off('close', go)
      process.killed.removeEventListener('abort', go)
      resolve()
    }
    stdout.on('drain', go)
    stdout.on('close', go)
    process.killed.addEventListener('abort', go, { once: true })
  })
}

/** The chunks of stdin until it ends or the process is killed. */
export async function* stdinChunks({ stdin, killed }: Process): AsyncGenerator<Buffer> {
  for (let chunk = await nextChunk(stdin, killed); chunk !== undefined; chunk = await nextChunk(stdin, killed)) {
    yield chunk
  }
}

export async function readStdin(process: Process): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stdinChunks(process)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The lines of stdin as they come, without their newline. */
export async function* stdinLines(process: Process): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of stdinChunks(process)) {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

/** A file's content, or a complaint in the tool's words and undefined. */
export async function readFile(process: Process, path: string): Promise<Buffer | undefined> {
  if (path === '/dev/stdin') return readStdin(process)
  try {
    const stat = await process.fs.stat(pathIn(process, path))
    if (stat.type === 'directory') throw Object.assign(new Error(), { code: 'EISDIR' })
    return Buffer.from(await process.fs.readFile(pathIn(process, path)))
  } catch (error) {
    fail(process, `${nameOf(process) === 'cat' ? `can't open '${path}'` : path}: ${reasonOf(error)}`)
    return undefined
  }
}

/**
 * The chunks of a file, or of stdin (`-` and `/dev/stdin`), while somebody reads on; undefined after a complaint in the tool's words.
 * Devices without end give none.
 */
export async function fileChunks(process: Process, path: string): Promise<AsyncIterable<Uint8Array> | undefined> {
  if (path === '-' || path === '/dev/stdin') return stdinChunks(process)
  const endless = process.fs.endless?.(pathIn(process, path))
  if (endless) return endlessChunks(process, endless)
  const data = await readFile(process, path)
  return data && oneChunk(data)
}

async function* oneChunk(data: Uint8Array): AsyncGenerator<Uint8Array> {
  yield data
}

const chunkSize = 16_384

async function* endlessChunks(
  { killed, stdout }: Process,
  give: (size: number) => Uint8Array,
): AsyncGenerator<Uint8Array> {
  while (!killed.aborted && !stdout.destroyed) {
    yield give(chunkSize)
    // Who writes to a fast reader would never let anybody else run.
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}

/** Splits leading short options (`-la`, `-n 5`) from operands. `withValue` names the letters that take a value. */
export function shortOptions(
  args: readonly string[],
  withValue = '',
): { flags: Map<string, string>; operands: string[] } {
  const flags = new Map<string, string>()
  const operands: string[] = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? ''
    if (word === '--') {
      operands.push(...args.slice(i + 1))
      break
    }
    if (!/^-./.test(word)) {
      operands.push(word)
      continue
    }
    if (word.startsWith('--')) {
      const [name = '', value = ''] = word.slice(2).split(/=(.*)/s, 2)
      flags.set(name, value)
      continue
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] ?? ''
      if (!withValue.includes(letter)) {
        flags.set(letter, '')
        continue
      }
      flags.set(letter, word.slice(at + 1) || (args[++i] ?? ''))
      break
    }
  }
  return { flags, operands }
}
