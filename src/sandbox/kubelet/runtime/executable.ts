import type { Program } from '../../images/types.ts'
import { type Place, resolve } from '../fs/resolve.ts'
import type { ContainerWorld } from './process.ts'

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export class ExecutableError extends Error {
  readonly code: 'ENOENT' | 'EACCES' | 'ENOEXEC'
  /** The kernel's words: `no such file or directory`, `permission denied`, `exec format error`. */
  constructor(code: 'ENOENT' | 'EACCES' | 'ENOEXEC', message: string) {
    super(message)
    this.name = 'ExecutableError'
    this.code = code
  }
}

export interface Executable {
  program: Program
  /** The command, with the interpreter in front of scripts. */
  argv: readonly string[]
}

type Command = { argv: readonly string[]; env: Record<string, string>; cwd: string }

/** Finds what a command executes: by path, or by name along PATH; scripts through their `#!` line. */
export async function findExecutable(world: ContainerWorld, command: Command, depth = 0): Promise<Executable> {
  const name = command.argv[0] ?? ''
  const path = name.includes('/') ? absolute(name, command.cwd) : onPath(world, name, command.env['PATH'])
  if (path === undefined) throw new ExecutableError('ENOENT', 'executable file not found in $PATH')
  const node = lookup(world, path)?.node
  if (!node) throw new ExecutableError('ENOENT', 'no such file or directory')
  if (node.type !== 'file' || (node.mode & 0o111) === 0) throw new ExecutableError('EACCES', 'permission denied')
  const content = node.read()
  const program = world.programs.programOf(content)
  if (program) return { program, argv: command.argv }
  const interpreter = interpreterOf(content)
  if (!interpreter || depth > 3) throw new ExecutableError('ENOEXEC', 'exec format error')
  const argv = [...interpreter, path, ...command.argv.slice(1)]
  return findExecutable(world, { ...command, argv }, depth + 1)
}

function onPath(world: ContainerWorld, name: string, path = defaultPath): string | undefined {
  if (name === '') return undefined
  const candidates = path.split(':').map((directory) => `${directory || '.'}/${name}`)
  return candidates.find((candidate) => {
    const node = lookup(world, candidate)?.node
    return node?.type === 'file' && (node.mode & 0o111) !== 0
  })
}

function absolute(path: string, cwd: string): string {
  return path.startsWith('/') ? path : `${cwd}/${path}`
}

function lookup(world: ContainerWorld, path: string): Place | undefined {
  try {
    return resolve(world.files, path, 'open', true)
  } catch {
    return undefined
  }
}

function interpreterOf(content: Uint8Array): string[] | undefined {
  const line = /^#![ \t]*([^\n]*)/.exec(Buffer.from(content.subarray(0, 256)).toString('utf8'))?.[1]?.trim()
  if (!line) return undefined
  const space = line.search(/[ \t]/)
  return space < 0 ? [line] : [line.slice(0, space), line.slice(space + 1).trim()]
}
