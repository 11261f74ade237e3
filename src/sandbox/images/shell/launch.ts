import { codeOf } from '../../network/errors.ts'
import { absolute } from './redirect.ts'
import { environment, Leave, type Shell, type Streams } from './state.ts'

/** Starts a program by name or path and waits for it. A broken pipe ends it; Ctrl-C that it survives is not the shell's concern. */
export async function runProgram(
  shell: Shell,
  argv: readonly string[],
  assignments: readonly (readonly [string, string])[],
  streams: Streams,
): Promise<number> {
  const [name = ''] = argv
  const env = { ...environment(shell), ...Object.fromEntries(assignments) }
  const path = await findProgram(shell, name)
  if (path === undefined) return complain(shell, streams, `${name}: not found`, 127)
  const broken = shell.broken ? { signal: shell.broken } : {}
  try {
    const status = await shell.process.spawn(argv, { env, cwd: shell.cwd, ...streams, ...broken })
    if (status !== INTERRUPTED && shell.interrupt.signal.aborted) shell.interrupt = new AbortController()
    return status
  } catch (error) {
    return refused(shell, streams, name, error)
  }
}

/** The status of a program that SIGINT has ended. */
const INTERRUPTED = 130

/** `exec program`: the shell becomes the program, traps are forgotten. A subshell runs it and ends with it. */
export async function becomeProgram(shell: Shell, argv: readonly string[], streams: Streams): Promise<never> {
  const [name = ''] = argv
  const options = { env: environment(shell), cwd: shell.cwd, ...streams }
  if ((await findProgram(shell, name)) === undefined) {
    throw new Leave('exit', complain(shell, streams, `exec: ${name}: not found`, 127))
  }
  shell.traps.clear()
  const { process } = shell
  const ended = shell.forked ? process.spawn(argv, options) : process.exec(argv, options)
  throw new Leave('exit', await ended.catch((error: unknown) => refused(shell, streams, `exec: ${name}`, error)))
}

function refused(shell: Shell, streams: Streams, name: string, error: unknown): number {
  if (codeOf(error) === 'ENOENT') return complain(shell, streams, `${name}: not found`, 127)
  if (codeOf(error) === 'EACCES') return complain(shell, streams, `${name}: Permission denied`, 126)
  throw error
}

/** The path of a command as PATH has it; undefined when there is none. */
export async function findProgram(shell: Shell, name: string): Promise<string | undefined> {
  if (name === '') return undefined
  if (name.includes('/')) return (await shell.process.fs.exists(absolute(shell, name))) ? name : undefined
  for (const folder of (shell.variables.get('PATH') ?? '').split(':')) {
    const path = `${folder.replace(/\/$/, '')}/${name}`
    if (await shell.process.fs.exists(path)) return path
  }
  return undefined
}

function complain(shell: Shell, { stderr }: Streams, message: string, status: number): number {
  stderr.write(`${shell.name}: ${message}\n`)
  return status
}
