import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { flavourFlag } from './flags.ts'

export class ClusterDown extends BaseCommand {
  static override summary = 'Stop the sandbox; what is in it stays for the next time.'
  static override flags = {
    ...flavourFlag,
    delete: Flags.boolean({ description: 'Delete everything in it too.' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ClusterDown)
    const context = this.context(flags)
    const [{ clusterDown, renderDown }, { show }] = await Promise.all([
      import('../../cli/cluster.ts'),
      import('../../cli/show.ts'),
    ])
    const stopped = await clusterDown({ flavour: flags.flavour, remove: flags.delete }, context)
    show({ stopped, deleted: flags.delete }, renderDown, context.output)
  }
}
