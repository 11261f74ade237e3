import { BaseCommand } from '../cli/base-command.ts'
import { listLabs, renderLabs } from '../cli/list-labs.ts'
import { show } from '../cli/show.ts'

export class List extends BaseCommand {
  static override summary = 'List the labs, what they need, and how far you are.'

  async run(): Promise<void> {
    const { flags } = await this.parse(List)
    const context = this.context(flags)
    show(await listLabs(context), renderLabs, context.output)
  }
}
