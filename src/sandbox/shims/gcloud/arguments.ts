import type { CloudCommand } from './types.ts'
import { CloudError } from './types.ts'

/** Flags that every gcloud command takes. */
const globalFlags = ['project', 'account', 'format', 'verbosity', 'configuration']
const globalSwitches = ['quiet', 'q']

export interface Parsed {
  args: string[]
  flags: Map<string, string>
}

/** Splits what follows a command's words into positional arguments and flags (`--zone=x`, `--zone x`, `-q`). */
export function parseArguments(command: CloudCommand, rest: readonly string[]): Parsed {
  const parsed: Parsed = { args: [], flags: new Map() }
  const queue = [...rest]
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (!word.startsWith('-')) parsed.args.push(word)
    else readFlag(command, word, queue, parsed.flags)
  }
  if (parsed.args.length < command.positionals.length) throw missing(command, parsed.args.length)
  const extra = parsed.args.slice(command.positionals.length)
  if (extra.length > 0 && !command.positionals.at(-1)?.endsWith('…')) throw unrecognized(command, extra)
  return parsed
}

function readFlag(command: CloudCommand, word: string, queue: string[], flags: Map<string, string>): void {
  const [name = '', value] = split(word.replace(/^--?/, ''))
  if ([...globalSwitches, ...(command.switches ?? [])].includes(name)) {
    flags.set(name === 'q' ? 'quiet' : name, value ?? 'true')
    return
  }
  if (![...globalFlags, ...command.flags].includes(name)) throw unrecognized(command, [word])
  const given = value ?? queue.shift()
  if (given === undefined)
    throw new CloudError(`ERROR: (gcloud.${dotted(command)}) argument --${name}: expected one argument`, 2)
  flags.set(name, given)
}

function split(flag: string): [string, string | undefined] {
  const equals = flag.indexOf('=')
  return equals < 0 ? [flag, undefined] : [flag.slice(0, equals), flag.slice(equals + 1)]
}

function missing(command: CloudCommand, have: number): CloudError {
  const names = command.positionals.slice(have).join(' ')
  return new CloudError(
    `ERROR: (gcloud.${dotted(command)}) argument ${names}: Must be specified.\n${usage(command)}`,
    2,
  )
}

function unrecognized(command: CloudCommand, words: readonly string[]): CloudError {
  return new CloudError(
    `ERROR: (gcloud.${dotted(command)}) unrecognized arguments: ${words.join(' ')}\n\nk8slab's gcloud knows only what the labs use.\n${usage(command)}`,
    2,
  )
}

export function dotted(command: Pick<CloudCommand, 'path'>): string {
  return command.path.replaceAll(' ', '.')
}

export function usage(command: CloudCommand): string {
  const flags = [
    ...command.flags.map((flag) => `[--${flag}=${flag.toUpperCase().replaceAll('-', '_')}]`),
    ...(command.switches ?? []).map((flag) => `[--${flag}]`),
  ]
  return `Usage: gcloud ${[command.path, ...command.positionals, ...flags].join(' ')}`
}
