import { codeOf } from '../../network/errors.ts'
import { absolute } from './redirect.ts'
import { environment, type Shell, type Streams } from './state.ts'

/** Starts a program by name or path and waits for it. Ctrl-C and a broken pipe end it. */
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
  const stop = new AbortController()
  const abort = () => stop.abort()
  shell.interrupt.signal.addEventListener('abort', abort, { once: true })
  if (shell.interrupt.signal.aborted) abort()
  try {
    return await shell.process.spawn(argv, { env, cwd: shell.cwd, ...streams, signal: stop.signal })
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return complain(shell, streams, `${name}: not found`, 127)
    if (codeOf(error) === 'EACCES') return complain(shell, streams, `${name}: Permission denied`, 126)
    throw error
  } finally {
    shell.interrupt.signal.removeEventListener('abort', abort)
  }
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
