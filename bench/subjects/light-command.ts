import { paired } from '../harness/paired.ts'
import { environment, program, run, withHome } from '../harness/program.ts'
import type { Figure, Goal, Subject } from '../harness/types.ts'

/** Those that only read files of k8slab are to be light; the others go through oclif. */
const goals: Readonly<Record<string, Goal | undefined>> = {
  list: { of: 'median', limit: 1.6 },
  status: { of: 'median', limit: 1.6 },
  version: undefined,
  help: undefined,
}

/** Commands that need no cluster, beside a Node that does nothing. */
export const lightCommand: Subject = {
  name: 'light-command',
  about: 'commands without a cluster, against the start of bare node',
  measure: ({ rounds }) =>
    withHome(async (home) => {
      const env = environment(home)
      const time = async (...args: string[]) => (await run(process.execPath, args, env)).milliseconds
      const figures: Figure[] = []
      for (const [command, goal] of Object.entries(goals)) {
        const { a, ratios } = await paired(
          rounds,
          () => time(program, command),
          () => time('-e', '0'),
        )
        figures.push({ name: command, unit: 'ms', samples: a })
        figures.push({ name: `${command} / node`, unit: 'x', samples: ratios, ...(goal ? { goal } : {}) })
      }
      return figures
    }),
}
