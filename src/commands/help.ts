import { Args, Command, loadHelpClass } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'

export class Help extends Command {
  static override summary = 'Show what a command does.'
  static override strict = false
  static override flags = { lang: BaseCommand.baseFlags.lang }
  static override args = {
    command: Args.string({ description: 'The command; all of them when left out.', ignoreStdin: true }),
  }

  async run(): Promise<void> {
    const { argv } = await this.parse(Help)
    const HelpClass = await loadHelpClass(this.config)
    await new HelpClass(this.config).showHelp(argv.map(String))
  }
}
