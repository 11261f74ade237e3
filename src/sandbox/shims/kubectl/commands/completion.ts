import type { Command, Invocation } from '../cli/command.ts'
import { registry } from '../cli/registry.ts'
import { usageError } from '../errors.ts'

export const completion: Command = {
  use: 'SHELL',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  run: runCompletion,
}

const SHELLS = ['bash', 'fish', 'powershell', 'zsh']

async function runCompletion({ args, io, path }: Invocation): Promise<void> {
  const [shell] = args
  if (shell === undefined) throw usageError(path, 'Shell not specified.')
  if (args.length > 1) throw usageError(path, 'Too many arguments. Expected only the shell type.')
  if (!SHELLS.includes(shell)) throw usageError(path, `Unsupported shell type "${shell}".`)
  io.stdout.write(script(shell))
}

/** Completes the names of commands. */
function script(shell: string): string {
  const names = registry.map((entry) => entry.name).join(' ')
  if (shell === 'bash') return `# bash completion for kubectl\ncomplete -W ${JSON.stringify(names)} kubectl\n`
  if (shell === 'zsh') return `#compdef kubectl\n_arguments "1:command:(${names})" "*::arg:_files"\n`
  if (shell === 'fish') return `complete -c kubectl -n __fish_use_subcommand -a ${JSON.stringify(names)}\n`
  return `Register-ArgumentCompleter -CommandName kubectl -ScriptBlock { param($word) -split ${JSON.stringify(names)} | Where-Object { $_ -like "$word*" } }\n`
}
