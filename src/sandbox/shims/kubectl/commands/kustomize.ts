import type { Command } from '../cli/command.ts'
import { CommandError } from '../errors.ts'
import { buildKustomization } from '../kustomize/build.ts'
import { toYaml } from '../print/yaml.ts'

export const kustomize: Command = {
  use: 'DIR',
  short: 'Build a kustomization target from a directory or URL',
  examples:
    '# Build the current working directory\nkubectl kustomize\n\n# Build some shared configuration directory\nkubectl kustomize /home/config/production',
  run: async ({ args, io }) => {
    if (args.length > 1) throw new CommandError(`specify one path to kustomization.yaml`)
    const objects = await buildKustomization(io, args[0] ?? '.')
    io.stdout.write(objects.map((object) => toYaml(object)).join('---\n'))
  },
}
