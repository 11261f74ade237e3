import { Args } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'

export class Solve extends BaseCommand {
  static override summary = 'Apply the solution of this step; harmless when it is done already.'
  static override args = { lab: Args.string({ description: 'Id of a lab; the one started last when left out.' }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Solve)
    const { solveStep } = await import('../cli/step-actions.ts')
    process.exitCode = await solveStep(args.lab, this.context(flags))
  }
}
