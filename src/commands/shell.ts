import { BaseCommand } from '../cli/base-command.ts'
import { startedLab } from '../cli/lab-arg.ts'

export class Shell extends BaseCommand {
  static override summary =
    'Open your own shell in a lab: its cluster, its tools, its folder, your progress before each prompt.'
  static override args = { lab: startedLab }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Shell)
    const { openShell } = await import('../cli/lab/shell.ts')
    process.exitCode = await openShell(args.lab, this.context(flags))
  }
}
