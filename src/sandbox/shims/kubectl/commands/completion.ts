import type { Command, Invocation } from '../cli/command.ts'
import { usageError } from '../errors.ts'

/** The command that completes these commands' names. */
export function completionOf(commands: readonly string[]): Command {
  return {
    use: 'SHELL',
    short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
    run: async (invocation) => runCompletion(invocation, commands),
  }
}

const SHELLS = ['bash', 'fish', 'powershell', 'zsh']

function runCompletion({ args, io, path }: Invocation, commands: readonly string[]): void {
  const [shell] = args
  if (shell === undefined) throw usageError(path, 'Shell not specified.')
  if (args.length > 1) throw usageError(path, 'Too many arguments. Expected only the shell type.')
  if (!SHELLS.includes(shell)) throw usageError(path, `Unsupported shell type "${shell}".`)
  io.stdout.write(script(shell, commands))
}

/** Completes the names of commands. */
function script(shell: string, commands: readonly string[]): string {
  const names = commands.join(' ')
  if (shell === 'bash') return `# bash completion for kubectl\ncomplete -W ${JSON.stringify(names)} kubectl\n`
  if (shell === 'zsh') return `#compdef kubectl\n_arguments "1:command:(${names})" "*::arg:_files"\n`
  if (shell === 'fish') return `complete -c kubectl -n __fish_use_subcommand -a ${JSON.stringify(names)}\n`
  return `Register-ArgumentCompleter -CommandName kubectl -ScriptBlock { param($word) -split ${JSON.stringify(names)} | Where-Object { $_ -like "$word*" } }\n`
}
