import type { Shell } from './state.ts'

/** `wait`: for all background jobs, or those named by id or `%n`. A trapped signal ends it early with 128 + its number. */
export async function waitForJobs(shell: Shell, args: readonly string[]): Promise<number> {
  const wanted = args.filter((arg) => !arg.startsWith('-'))
  const jobs = wanted.length === 0 ? shell.jobs : wanted.map((word) => jobOf(shell, word))
  if (jobs.includes(undefined)) return 127
  const interrupted = new Promise<number>((resolve) => {
    shell.wake = () => resolve(143)
    shell.process.killed.addEventListener('abort', () => resolve(137), { once: true })
    shell.interrupt.signal.addEventListener('abort', () => resolve(130), { once: true })
  })
  try {
    const all = Promise.all(jobs.map((job) => job?.done ?? 0))
    const finished = all.then((statuses) => (wanted.length === 0 ? 0 : (statuses.at(-1) ?? 0)))
    return await Promise.race([finished, interrupted])
  } finally {
    shell.wake = undefined
    shell.jobs = shell.jobs.filter(({ status }) => status === undefined)
  }
}

function jobOf(shell: Shell, word: string) {
  return word.startsWith('%')
    ? shell.jobs.find(({ number }) => number === Number(word.slice(1)))
    : shell.jobs.find(({ pid }) => pid === Number(word))
}
