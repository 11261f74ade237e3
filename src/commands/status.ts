import { Args } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { notStarted } from '../cli/lab/lab-context.ts'
import { labStatus, renderStatus } from '../cli/lab/status.ts'
import { show } from '../cli/show.ts'
import { findLab } from '../labs/discover.ts'

export class Status extends BaseCommand {
  static override summary = 'Show where you are in the labs you have started.'
  static override args = {
    lab: Args.string({ description: 'Id of a lab; all that were started when left out.', ignoreStdin: true }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Status)
    const context = this.context(flags)
    const statuses = await labStatus(context, args.lab)
    if (args.lab !== undefined && statuses.length === 0) throw notStarted((await findLab(args.lab)).id)
    show(statuses, renderStatus, context.output)
  }
}
