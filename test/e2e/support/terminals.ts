import type { Program } from './program.ts'
import { createProgram } from './program.ts'
import type { Terminal } from './terminal.ts'
import { openTerminal, pseudoTerminals } from './terminal.ts'

export interface Terminals {
  /** The program of the test that runs now. */
  readonly program: Program
  /** The program in a terminal; `columns` wide, 80 unless told. */
  open(args: string[], columns?: number): Terminal
}

/**
 * For a suite: each test gets a program of its own and as many terminals as it opens, all ended after it. Where there are no
 * pseudo-terminals, the suite is skipped and says why.
 */
export function useTerminals(env: Record<string, string> = {}): Terminals {
  let spawn: Parameters<typeof openTerminal>[0]
  let program: Program
  const opened: Terminal[] = []

  before(async function () {
    const available = await pseudoTerminals()
    if ('missing' in available) {
      console.log(`      skipped: ${available.missing}`)
      return this.skip()
    }
    spawn = available.spawn
  })
  beforeEach(() => {
    program = createProgram(env)
  })
  afterEach(async () => {
    for (const terminal of opened.splice(0)) {
      terminal.signal('SIGKILL')
      await terminal.ended
    }
    await program.end()
  })

  return {
    get program() {
      return program
    },
    open(args, columns = 80) {
      const terminal = openTerminal(spawn, args, { env: program.env, cwd: program.home, columns })
      opened.push(terminal)
      return terminal
    },
  }
}
