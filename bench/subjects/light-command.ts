import { paired } from '../harness/paired.ts'
import { environment, program, run, withHome } from '../harness/program.ts'
import type { Figure, Subject } from '../harness/types.ts'

const commands = ['list', 'version', 'help']

/** Commands that need no cluster, beside a Node that does nothing. */
export const lightCommand: Subject = {
  name: 'light-command',
  about: 'commands without a cluster, against the start of bare node',
  measure: ({ rounds }) =>
    withHome(async (home) => {
      const env = environment(home)
      const time = async (...args: string[]) => (await run(process.execPath, args, env)).milliseconds
      const figures: Figure[] = []
      for (const command of commands) {
        const { a, ratios } = await paired(
          rounds,
          () => time(program, command),
          () => time('-e', '0'),
        )
        const goal = { of: 'median', limit: 1.6 } as const
        figures.push({ name: command, unit: 'ms', samples: a })
        figures.push({ name: `${command} / node`, unit: 'x', samples: ratios, goal })
      }
      return figures
    }),
}
