import type { Command } from './cli/command.ts'
import { commandHelp } from './cli/help.ts'
import { overview } from './cli/overview.ts'
import { findEntry, registry } from './cli/registry.ts'
import { suggestions } from './cli/suggest.ts'
import { CommandError, ExitError, formatError, usageError } from './errors.ts'
import { createFactory } from './factory.ts'
import { globalFlags } from './flags/global.ts'
import type { ParsedLine } from './flags/parse.ts'
import { FlagError, parseFlags } from './flags/parse.ts'
import type { KubectlIo } from './io.ts'

/**
 * Runs one kubectl command line and returns its exit code. `argv` is what follows the word `kubectl`.
 * Behaves as kubectl 1.33: outputs, messages and exit codes.
 */
export async function kubectl(argv: readonly string[], io: KubectlIo): Promise<number> {
  try {
    return await dispatch(argv, io)
  } catch (error) {
    if (io.signal?.aborted) return 130
    if (error instanceof ExitError) return error.exitCode
    io.stderr.write(formatError(error))
    return error instanceof CommandError ? error.exitCode : 1
  }
}

async function dispatch(argv: readonly string[], io: KubectlIo): Promise<number> {
  const { before, name, after } = splitCommand(argv)
  if (name === undefined || name === 'help') return showHelp(name === undefined ? [] : after, io)
  const entry = findEntry(name)
  if (!entry) throw unknownCommand(name)
  const { command, path, rest } = descend(await entry.load(), `kubectl ${entry.name}`, [...before, ...after])
  return runCommand(command, path, rest, io)
}

/** Global flags may stand before the command's name. */
function splitCommand(argv: readonly string[]): { before: string[]; name: string | undefined; after: string[] } {
  const taking = new Set(
    globalFlags.filter((flag) => flag.type !== 'bool').flatMap((flag) => [`--${flag.name}`, `-${flag.short ?? ''}`]),
  )
  let index = 0
  while (index < argv.length && argv[index]?.startsWith('-')) index += taking.has(argv[index] ?? '') ? 2 : 1
  return { before: argv.slice(0, index), name: argv[index], after: argv.slice(index + 1) }
}

/** Follows subcommands: the first word that is no flag names the next one. */
function descend(
  command: Command,
  path: string,
  words: readonly string[],
): { command: Command; path: string; rest: string[] } {
  if (!command.subcommands) return { command, path, rest: [...words] }
  const { index, word } = firstWord(words)
  const name = Object.entries(command.subcommands).find(
    ([key, each]) => key === word || each.aliases?.includes(word ?? ''),
  )?.[0]
  const next = name === undefined ? undefined : command.subcommands[name]
  if (!next) return { command, path, rest: [...words] }
  return descend(next, `${path} ${name}`, words.toSpliced(index, 1))
}

function firstWord(words: readonly string[]): { index: number; word: string | undefined } {
  const taking = new Set(
    globalFlags.filter((flag) => flag.type !== 'bool').flatMap((flag) => [`--${flag.name}`, `-${flag.short ?? ''}`]),
  )
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    if (word === '--') break
    if (!word.startsWith('-')) return { index, word }
    if (taking.has(word)) index += 1
  }
  return { index: -1, word: undefined }
}

async function runCommand(command: Command, path: string, words: readonly string[], io: KubectlIo): Promise<number> {
  const parsed = parse(command, path, words)
  if (parsed.help) {
    io.stdout.write(commandHelp(command, path))
    return 0
  }
  if (!command.run) {
    if (parsed.args[0] !== undefined) throw usageError(path, `unknown command "${parsed.args[0]}"`)
    io.stdout.write(commandHelp(command, path))
    return 1
  }
  for (const flag of parsed.flags.deprecated()) {
    io.stderr.write(`Flag --${flag.name} has been deprecated, ${flag.deprecated}\n`)
  }
  const factory = createFactory(io, parsed.flags)
  try {
    const code = await command.run({ ...pick(parsed), io, factory, path })
    return typeof code === 'number' ? code : 0
  } finally {
    factory.close()
  }
}

function pick({ args, dash, flags }: ParsedLine): Pick<ParsedLine, 'args' | 'dash' | 'flags'> {
  return { args, dash, flags }
}

function parse(command: Command, path: string, words: readonly string[]): ParsedLine {
  const own = command.flags ?? []
  const inherited = globalFlags.filter(
    (flag) => !own.some((each) => each.name === flag.name || (each.short !== undefined && each.short === flag.short)),
  )
  try {
    return parseFlags(words, [...own, ...inherited])
  } catch (error) {
    if (error instanceof FlagError) throw new CommandError(`${error.message}\nSee '${path} --help' for usage.`)
    throw error
  }
}

async function showHelp(words: readonly string[], io: KubectlIo): Promise<number> {
  const [name] = words
  const entry = name === undefined ? undefined : findEntry(name)
  if (!entry) {
    io.stdout.write(overview())
    return 0
  }
  const { command, path } = descend(await entry.load(), `kubectl ${entry.name}`, words.slice(1))
  io.stdout.write(commandHelp(command, path))
  return 0
}

function unknownCommand(name: string): CommandError {
  const near = suggestions(
    name,
    registry.map((entry) => entry.name),
  )
  const hint = near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((each) => `\t${each}`).join('\n')}`
  return new CommandError(`unknown command "${name}" for "kubectl"${hint}`)
}
