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
