import { BaseCommand } from '../cli/base-command.ts'
import { startedLab } from '../cli/lab-arg.ts'

export class Solve extends BaseCommand {
  static override summary = 'Apply the solution of this step; harmless when it is done already.'
  static override args = { lab: startedLab }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Solve)
    const { solveStep } = await import('../cli/lab/step-actions.ts')
    process.exitCode = await solveStep(args.lab, this.context(flags))
  }
}
