import { BaseCommand } from '../../cli/base-command.ts'
import { exitCodes } from '../../cli/exit-codes.ts'
import { flavourFlag } from './flags.ts'

export class ClusterStatus extends BaseCommand {
  static override summary = 'Show whether the sandbox runs, and where.'
  static override description = 'Exit code 0 when it runs, 3 when it does not.'
  static override flags = flavourFlag

  async run(): Promise<void> {
    const { flags } = await this.parse(ClusterStatus)
    const context = this.context(flags)
    const [{ clusterStatus, renderCluster }, { show }] = await Promise.all([
      import('../../cli/cluster.ts'),
      import('../../cli/show.ts'),
    ])
    const report = await clusterStatus(flags, context)
    show(report, renderCluster, context.output)
    process.exitCode = report.running ? exitCodes.done : exitCodes.environment
  }
}
