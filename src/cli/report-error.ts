import { UserError } from '../util/errors.ts'
import { sanitise } from '../util/sanitise.ts'
import type { Output } from './context.ts'
import { createOutput } from './context.ts'
import { exitCodes } from './exit-codes.ts'

/** The exit code an exception ends the program with. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UserError) return error.exitCode
  if (isInterrupt(error)) return exitCodes.interrupted
  return usageExit(error) ?? exitCodes.bug
}

/** Says what went wrong and what to try next: as text on stderr, with --json as an object on stdout. Stack traces only with DEBUG. */
export function reportError(error: unknown, output: Output | undefined, argv: readonly string[] = process.argv): void {
  if (isInterrupt(error)) return
  const { json, write, writeError } = output ?? createOutput({ json: argv.includes('--json') }, process)
  const report = describe(error)
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

function describe(error: unknown): ErrorReport {
  const exitCode = exitCodeOf(error)
  const message = sanitise(error instanceof Error ? error.message : String(error))
  if (error instanceof UserError)
    return { code: error.code, message, suggestions: error.suggestions.map(sanitise), exitCode }
  if (exitCode === exitCodes.usage) return { code: 'usage', message, suggestions: [], exitCode }
  return { code: 'bug', message: `This is a defect of k8slab: ${message}`, suggestions: bugSuggestions, exitCode }
}

const bugSuggestions = ['Run the command again with DEBUG=1 in front and report what it prints.']

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
