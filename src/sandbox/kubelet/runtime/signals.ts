import { signalNumbers } from '../../images/signals.ts'

const harmless = new Set(['SIGCHLD', 'SIGCONT', 'SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU', 'SIGURG', 'SIGWINCH'])

/** Whether the signal ends a process that does not handle it. */
export function endsProcess(signal: string): boolean {
  return !harmless.has(signal)
}

/** `SIGTERM` for `15`, `TERM`, `SIGTERM` or `SIGRTMIN+3`; undefined for what is no signal. */
export function signalName(text: string): string | undefined {
  const upper = text.toUpperCase()
  const byNumber = Object.keys(signalNumbers).find((name) => String(signalNumbers[name]) === upper)
  if (byNumber) return byNumber
  const name = (upper.startsWith('SIG') ? upper : `SIG${upper}`).replace(/\+\d+$/, '')
  return name in signalNumbers ? name : undefined
}
