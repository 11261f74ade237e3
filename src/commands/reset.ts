import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { startedLab } from '../cli/lab-arg.ts'

export class Reset extends BaseCommand {
  static override summary = 'Delete what a lab owns, after asking, and forget the progress.'
  static override args = { lab: startedLab }
  static override flags = { yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Reset)
    const context = this.context(flags)
    const [{ resetLab, renderReset }, { currentLab }, { show }] = await Promise.all([
      import('../cli/lab/reset.ts'),
      import('../cli/lab/lab-context.ts'),
      import('../cli/show.ts'),
    ])
    show(
      await resetLab({ ...(await currentLab(context, args.lab)), yes: flags.yes }, context),
      renderReset,
      context.output,
    )
  }
}
