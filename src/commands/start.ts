import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'

export class Start extends BaseCommand {
  static override summary = 'Start a lab, or go on where you left it.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> monolith',
    '<%= config.bin %> <%= command.id %> monolith --auto',
    '<%= config.bin %> <%= command.id %> monolith --cluster minikube --namespace lab',
  ]
  static override args = {
    lab: Args.string({ description: 'Id of a lab, or a path to one of your own.', required: true, ignoreStdin: true }),
  }
  static override flags = {
    auto: Flags.boolean({ description: 'Run every step by itself.' }),
    cluster: Flags.string({ description: 'sandbox, minikube, kind, gke, or context:NAME.' }),
    namespace: Flags.string({ char: 'n', description: 'Namespace to work in.' }),
    fresh: Flags.boolean({ description: 'Forget the progress, delete what the lab owns, begin anew.' }),
    workdir: Flags.string({ description: 'Folder for the files of the lab.' }),
    yes: Flags.boolean({ char: 'y', description: 'Do not ask before a cluster of yours is touched.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Start)
    const { startLab } = await import('../cli/lab/start.ts')
    process.exitCode = await startLab({ ...flags, lab: args.lab }, this.context(flags))
  }
}
