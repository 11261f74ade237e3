import type { Process } from '../types.ts'

type CatchableSignal = Parameters<Process['onSignal']>[0]

/** Resolves with the first of the signals that arrives, or `SIGKILL` when the process must end at once. */
export function nextSignal(
  process: Process,
  signals: readonly CatchableSignal[],
): Promise<CatchableSignal | 'SIGKILL'> {
  return new Promise((resolve) => {
    for (const signal of signals) process.onSignal(signal, () => resolve(signal))
    if (process.killed.aborted) resolve('SIGKILL')
    process.killed.addEventListener('abort', () => resolve('SIGKILL'), { once: true })
  })
}

/** The number of a signal, which a shell adds to 128 for the exit code of what the signal ended. */
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
}
