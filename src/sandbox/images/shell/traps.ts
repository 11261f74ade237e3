import type { Shell, Streams } from './state.ts'
import { parseShell } from './syntax.ts'

type Catchable = Parameters<Shell['process']['onSignal']>[0]
const CATCHABLE = new Set(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1'])
const NUMBERS: Readonly<Record<string, string>> = {
  '0': 'EXIT',
  '1': 'HUP',
  '2': 'INT',
  '3': 'QUIT',
  '10': 'USR1',
  '15': 'TERM',
}

/** Sets, ignores (`''`) or clears (undefined) what a signal or the shell's end does. False: no such signal. */
export function setTrap(shell: Shell, word: string, action: string | undefined): boolean {
  const name = (NUMBERS[word] ?? word).toUpperCase().replace(/^SIG/, '')
  if (name !== 'EXIT' && !CATCHABLE.has(`SIG${name}`))
    return /^(ERR|DEBUG|RETURN|PIPE|USR2|CHLD|ALRM|TSTP|WINCH|CONT)$/.test(name)
  if (action === undefined) shell.traps.delete(name)
  else shell.traps.set(name, action)
  if (name !== 'EXIT') listen(shell, name)
  return true
}

const listening = new WeakMap<object, Set<string>>()

function listen(shell: Shell, name: string): void {
  const known = listening.get(shell.process) ?? new Set<string>()
  listening.set(shell.process, known)
  if (known.has(name)) return
  known.add(name)
  shell.process.onSignal(`SIG${name}` as Catchable, () => {
    shell.pending.push(name)
    shell.wake?.()
  })
}

/** Runs the traps of signals that came while a command ran. */
export async function runPendingTraps(shell: Shell, streams: Streams): Promise<void> {
  for (let name = shell.pending.shift(); name !== undefined; name = shell.pending.shift()) {
    const action = shell.traps.get(name)
    if (action) await runTrap(shell, action, streams)
  }
}

export async function runTrap(shell: Shell, action: string, streams: Streams): Promise<void> {
  const { status } = shell
  await shell.run(shell, (await parseShell(action)).statements, streams)
  shell.status = status
}
