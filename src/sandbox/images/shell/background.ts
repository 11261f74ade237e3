import { leaving } from './evaluation.ts'
import { type Job, type Shell, subshell } from './state.ts'

/** Runs something beside the shell as a job; `$!` is the id of the first program it starts. */
export async function startInBackground(
  shell: Shell,
  text: string,
  run: (child: Shell) => Promise<number>,
): Promise<void> {
  const child = subshell(shell)
  child.interrupt = new AbortController()
  const number = (shell.jobs.at(-1)?.number ?? 0) + 1
  const job: Job = {
    number,
    pid: shell.process.pid + 1000 + number,
    text,
    status: undefined,
    done: Promise.resolve(0),
  }
  shell.lastBackgroundPid = job.pid
  let known = false
  const started = new Promise<void>((resolve) => {
    child.process = announcing(shell.process, (pid) => {
      if (known) return
      known = true
      if (shell.lastBackgroundPid === job.pid) shell.lastBackgroundPid = pid
      job.pid = pid
      resolve()
    })
  })
  shell.jobs.push(job)
  job.done = leaving(() => run(child)).then((status) => {
    job.status = status
    return status
  })
  shell.status = 0
  await Promise.race([started, job.done, turns(5)])
}

/** Lets the job come to its first program; one that starts none must not be waited for. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}

/** The process, but its children are in the background and their ids are told. */
function announcing(process: Shell['process'], tell: (pid: number) => void): Shell['process'] {
  const spawn: Shell['process']['spawn'] = (argv, options = {}) =>
    process.spawn(argv, {
      ...options,
      background: true,
      onStart(pid) {
        tell(pid)
        options.onStart?.(pid)
      },
    })
  return Object.create(process, { spawn: { value: spawn } })
}
