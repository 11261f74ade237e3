import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { flavourFlag } from './flags.ts'

export class ClusterUp extends BaseCommand {
  static override summary = 'Start the sandbox, a Kubernetes of its own, in the background.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    'export KUBECONFIG=$(<%= config.bin %> cluster kubeconfig)',
  ]
  static override flags = {
    ...flavourFlag,
    nodes: Flags.integer({ description: 'How many nodes, when it is made.', min: 1, max: 50 }),
    port: Flags.integer({ description: 'Port of the API on 127.0.0.1; 0 for any.', min: 0, max: 65535 }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ClusterUp)
    const context = this.context(flags)
    const [{ clusterUp, renderCluster }, { show }] = await Promise.all([
      import('../../cli/cluster.ts'),
      import('../../cli/show.ts'),
    ])
    show(await clusterUp(flags, context), renderCluster, context.output)
  }
}
