/** Numbers of Linux signals that containers meet. */
export const signalNumbers: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGURG: 23,
  SIGWINCH: 28,
  SIGRTMIN: 34,
}

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
