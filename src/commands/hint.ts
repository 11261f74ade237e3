import { BaseCommand } from '../cli/base-command.ts'
import { startedLab } from '../cli/lab-arg.ts'

export class Hint extends BaseCommand {
  static override summary = 'Give the next hint for this step.'
  static override args = { lab: startedLab }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Hint)
    const { hintStep } = await import('../cli/lab/step-actions.ts')
    process.exitCode = await hintStep(args.lab, this.context(flags))
  }
}
