import { Args } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'

export class Hint extends BaseCommand {
  static override summary = 'Give the next hint for this step.'
  static override args = { lab: Args.string({ description: 'Id of a lab; the one started last when left out.' }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Hint)
    const { hintStep } = await import('../cli/step-actions.ts')
    process.exitCode = await hintStep(args.lab, this.context(flags))
  }
}
