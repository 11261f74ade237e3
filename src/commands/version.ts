import { BaseCommand } from '../cli/base-command.ts'
import { show } from '../cli/show.ts'
import { renderVersion, versionReport } from '../cli/version.ts'

export class Version extends BaseCommand {
  static override summary = 'Print the version.'

  async run(): Promise<void> {
    const { flags } = await this.parse(Version)
    show(versionReport(), renderVersion, this.context(flags).output)
  }
}
