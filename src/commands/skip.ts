import { BaseCommand } from '../cli/base-command.ts'
import { startedLab } from '../cli/lab-arg.ts'

export class Skip extends BaseCommand {
  static override summary = 'Solve this step without points and go on.'
  static override args = { lab: startedLab }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Skip)
    const { skipStep } = await import('../cli/lab/step-actions.ts')
    process.exitCode = await skipStep(args.lab, this.context(flags))
  }
}
