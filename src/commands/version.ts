import { BaseCommand } from '../cli/base-command.ts'
import { show } from '../cli/show.ts'

export class Version extends BaseCommand {
  static override summary = 'Print the version.'

  async run(): Promise<void> {
    const { flags } = await this.parse(Version)
    const { output } = this.context(flags)
    const { version, platform, arch } = this.config
    show(
      { k8slab: version, node: process.version, platform, arch },
      ({ k8slab, node }) => `k8slab ${k8slab} (${platform}-${arch}, node ${node})\n`,
      output,
    )
  }
}
