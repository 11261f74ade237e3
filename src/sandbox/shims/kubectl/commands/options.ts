import type { Command } from '../cli/command.ts'
import { globalHelp } from '../cli/help.ts'

export const options: Command = {
  use: '',
  short: 'Print the list of flags inherited by all commands',
  run: async ({ io }) => io.stdout.write(globalHelp()),
}
