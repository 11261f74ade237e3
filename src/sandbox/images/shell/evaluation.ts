import { createExpander, type Expander } from './expand.ts'
import { collector } from './pipe.ts'
import { Leave, type Shell, type Streams, subshell } from './state.ts'

/** Expands words for commands that run with these streams: command substitutions share stdin and stderr. */
export function expanderOf(shell: Shell, streams: Streams): Expander {
  return createExpander(shell, async (body) => {
    const { output, text } = collector()
    const child = subshell(shell)
    shell.status = await leaving(() => child.run(child, body.statements, { ...streams, stdout: output }))
    return text().replace(/\n+$/, '')
  })
}

/** Runs something of a subshell; leaving it is only its end. */
export async function leaving(run: () => Promise<number>): Promise<number> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Leave) return error.value
    throw error
  }
}

/** Ends what runs when the process is killed, its output's reader is gone, or Ctrl-C was pressed. */
export function checkAlive(shell: Shell): void {
  if (shell.process.killed.aborted) throw new Leave('exit', 137)
  if (shell.broken?.aborted) throw new Leave('exit', 141)
  if (shell.interrupt.signal.aborted) throw new Leave('exit', 130)
}
