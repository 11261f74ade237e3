import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { exitCodes } from '../cli/exit-codes.ts'
import { startedLab } from '../cli/lab-arg.ts'
import { show } from '../cli/show.ts'

export class Check extends BaseCommand {
  static override summary = 'Check a step: what is right, what is wrong, and why.'
  static override description = 'Exit code 0 when everything holds, 1 when something does not.'
  static override args = { lab: startedLab }
  static override flags = {
    step: Flags.string({ description: 'Id or number of a step; the current one when left out.' }),
    all: Flags.boolean({ description: 'Check every step.', exclusive: ['step', 'watch'] }),
    watch: Flags.boolean({ description: 'Go on watching until everything holds.', exclusive: ['all'] }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Check)
    const context = this.context(flags)
    const options = { lab: args.lab, step: flags.step, all: flags.all }
    if (flags.watch) {
      const { watchLab } = await import('../cli/lab/watch.ts')
      process.exitCode = await watchLab(options, context)
      return
    }
    const [{ checkLab }, { renderCheck }] = await Promise.all([
      import('../cli/lab/check.ts'),
      import('../cli/lab/render-check.ts'),
    ])
    const report = await checkLab(options, context)
    show(report, renderCheck, context.output)
    process.exitCode = report.met ? exitCodes.done : exitCodes.notMet
  }
}
