import { Args } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'

export class Skip extends BaseCommand {
  static override summary = 'Solve this step without points and go on.'
  static override args = { lab: Args.string({ description: 'Id of a lab; the one started last when left out.' }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Skip)
    const { skipStep } = await import('../cli/step-actions.ts')
    process.exitCode = await skipStep(args.lab, this.context(flags))
  }
}
