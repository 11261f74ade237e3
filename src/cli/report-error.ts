import { errorMessages } from '../i18n/error-messages.ts'
import type { Language } from '../i18n/language.ts'
import { usageText } from '../i18n/usage-messages.ts'
import { mendable } from '../util/mendable.ts'
import { messageOf } from '../util/message-of.ts'
import { saidIn } from '../util/said.ts'
import { sanitise } from '../util/sanitise.ts'
import type { Output } from './context.ts'
import { createOutput } from './context.ts'
import { exitCodes } from './exit-codes.ts'

/** The exit code an exception ends the program with. */
export function exitCodeOf(error: unknown): number {
  const own = mendable(error)
  if (own) return own.exitCode
  if (isInterrupt(error)) return exitCodes.interrupted
  return usageExit(error) ?? exitCodes.bug
}

/** Says what went wrong and what to try next: as text on stderr, with --json as an object on stdout. Stack traces only with DEBUG. */
export function reportError(error: unknown, output: Output | undefined, argv: readonly string[] = process.argv): void {
  if (isInterrupt(error)) return
  const { json, language, write, writeError } = output ?? createOutput(bareFlags(argv), process)
  const report = describe(error, language)
  if (json) write(`${JSON.stringify({ error: report }, null, 2)}\n`)
  else writeError(asText(report))
  if (process.env['DEBUG'] && error instanceof Error) writeError(`${error.stack ?? ''}\n`)
}

interface ErrorReport {
  code: string
  message: string
  suggestions: readonly string[]
  exitCode: number
}

/** What the arguments say of how to report, where they could not be read as a whole. */
function bareFlags(argv: readonly string[]): { json: boolean; lang?: string } {
  const lang = /(?:^|\n)--lang[=\n](en|ko)(?:\n|$)/.exec(argv.join('\n'))?.[1]
  return { json: argv.includes('--json'), ...(lang === undefined ? {} : { lang }) }
}

function describe(error: unknown, language: Language): ErrorReport {
  const exitCode = exitCodeOf(error)
  const say = errorMessages(language)
  const message = sanitise(messageOf(error))
  const own = mendable(error)
  if (own) {
    const [said = '', ...suggestions] = [own.said, ...own.suggestions].map((one) => sanitise(saidIn(one, language)))
    return { code: own.code, message: said, suggestions, exitCode }
  }
  if (exitCode === exitCodes.usage)
    return { code: 'usage', message: usageText(message, language), suggestions: [], exitCode }
  return { code: 'bug', message: say.bug(message), suggestions: [say.reportIt], exitCode }
}

function asText({ message, suggestions }: ErrorReport): string {
  return [message, ...suggestions.map((suggestion) => `  ${suggestion}`), ''].join('\n')
}

/** oclif's own errors (unknown flag, missing argument, bad value) carry the exit code in `oclif.exit`. */
function usageExit(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('oclif' in error)) return undefined
  const exit = (error.oclif as { exit?: unknown } | undefined)?.exit
  return typeof exit === 'number' ? (exit === 0 ? exitCodes.done : exitCodes.usage) : undefined
}

/** Ctrl-C at a prompt. */
function isInterrupt(error: unknown): boolean {
  return error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError')
}
