import { BaseCommand } from '../cli/base-command.ts'
import { startedLab } from '../cli/lab-arg.ts'

export class Next extends BaseCommand {
  static override summary = 'Go on to the next step, when this one is done.'
  static override args = { lab: startedLab }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Next)
    const { nextStep } = await import('../cli/lab/step-actions.ts')
    process.exitCode = await nextStep(args.lab, this.context(flags))
  }
}
