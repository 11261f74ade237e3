import type { Command } from '../cli/command.ts'

export const apiVersions: Command = {
  use: '',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  run: async ({ factory }) => {
    const { discovery } = await factory.mapper()
    for (const version of discovery.groupVersions.toSorted()) factory.print(version)
  },
}
