import { globalFlags } from '../flags/global.ts'
import type { FlagSpec } from '../flags/spec.ts'
import type { Command } from './command.ts'

/** The help of one command. */
export function commandHelp(command: Command, path: string): string {
  const subcommands = Object.entries(command.subcommands ?? {})
  const listed = subcommands.map(([name, each]) => `  ${name.padEnd(16)}${each.short}\n`).join('')
  return [
    `${command.short}.\n`,
    command.examples ? `Examples:\n${command.examples.replace(/^/gm, '  ')}\n` : '',
    listed === '' ? '' : `Available Commands:\n${listed}`,
    flagHelp(command.flags ?? []),
    `Usage:\n  ${subcommands.length > 0 ? `${path} SUBCOMMAND` : `${path} ${command.use}`.trim()} [options]\n`,
    subcommands.length > 0 ? `Use "${path} <command> --help" for more information about a given command.` : '',
    'Use "kubectl options" for a list of global command-line options (applies to all commands).\n',
  ]
    .filter((part) => part !== '')
    .join('\n')
}

/** The text of `kubectl options`. */
export function globalHelp(): string {
  return `The following options can be passed to any command:\n\n${flagLines(globalFlags)}`
}

function flagHelp(flags: readonly FlagSpec[]): string {
  return flags.length === 0 ? '' : `Options:\n${flagLines(flags)}`
}

function flagLines(flags: readonly FlagSpec[]): string {
  return flags
    .filter((flag) => !flag.hidden)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(
      (flag) =>
        `    ${flag.short ? `-${flag.short}, ` : ''}--${flag.name}=${defaultText(flag)}:\n\t${flag.help ?? ''}\n\n`,
    )
    .join('')
}

function defaultText(flag: FlagSpec): string {
  if (flag.type === 'bool') return flag.default ?? 'false'
  if (flag.type === 'int') return flag.default ?? '0'
  if (flag.type === 'duration') return flag.default ?? '0s'
  return flag.type === 'string' ? `'${flag.default ?? ''}'` : '[]'
}
