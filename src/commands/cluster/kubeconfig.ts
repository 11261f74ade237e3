import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { flavourFlag } from './flags.ts'

export class ClusterKubeconfig extends BaseCommand {
  static override summary = "Print the path of the sandbox's kubeconfig."
  static override examples = ['export KUBECONFIG=$(<%= config.bin %> <%= command.id %>)']
  static override flags = {
    ...flavourFlag,
    raw: Flags.boolean({ description: 'Print its content.' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ClusterKubeconfig)
    const context = this.context(flags)
    const [{ clusterKubeconfig }, { show }] = await Promise.all([
      import('../../cli/cluster.ts'),
      import('../../cli/show.ts'),
    ])
    const file = await clusterKubeconfig(flags, context)
    show(flags.raw ? file : { path: file.path }, () => (flags.raw ? file.content : `${file.path}\n`), context.output)
  }
}
