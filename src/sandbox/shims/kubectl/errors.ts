import { messageOf } from '../../../util/message-of.ts'
import type { Json } from './objects.ts'
import { isJson, list, text } from './objects.ts'

/** A message for the user, printed as kubectl's `error: message`. */
export class CommandError extends Error {
  readonly exitCode: number
  /** Printed as it is, without `error: `. */
  readonly verbatim: boolean

  constructor(message: string, options: { exitCode?: number; verbatim?: boolean } = {}) {
    super(message)
    this.exitCode = options.exitCode ?? 1
    this.verbatim = options.verbatim ?? false
  }
}

/** A failure of the API server: its `Status`. */
export class ApiError extends Error {
  readonly code: number
  readonly reason: string
  readonly status: Json

  constructor(status: Json, code: number) {
    super(text(status, 'message'))
    this.status = status
    this.code = Number(status['code'] ?? code)
    this.reason = text(status, 'reason')
  }

  /** The same failure with words before its message, e.g. `error when creating "x.yaml": `. */
  prefixed(prefix: string): ApiError {
    return new ApiError({ ...this.status, message: prefix + this.message }, this.code)
  }
}

/** Several failures of one command, each printed on lines of its own. */
class ErrorList extends Error {
  readonly errors: readonly unknown[]

  constructor(errors: readonly unknown[]) {
    super(errors.map((error) => messageOf(error)).join('\n'))
    this.errors = errors
  }
}

/** Ends the command with an exit code and no message. */
export class ExitError extends Error {
  readonly exitCode: number

  constructor(exitCode: number) {
    super(`exit ${exitCode}`)
    this.exitCode = exitCode
  }
}

/** Wrong usage of a command: `See 'kubectl x -h' for help and examples` follows the message (kubectl's UsageErrorf). */
export function usageError(path: string, message: string): CommandError {
  return new CommandError(`${message}\nSee '${path} -h' for help and examples`)
}

export function isNotFound(error: unknown): error is ApiError {
  return error instanceof ApiError && error.reason === 'NotFound'
}

export function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.reason === 'Conflict'
}

/** Throws the failures of several steps as one; a single one stays itself. */
export function throwAll(errors: readonly unknown[]): void {
  if (errors.length === 1) throw errors[0]
  if (errors.length > 1) throw new ErrorList(errors)
}

/** Does something with each of several things, whatever becomes of the others; the failures. */
export async function failuresOf<T>(items: readonly T[], action: (item: T) => Promise<unknown>): Promise<unknown[]> {
  const failures: unknown[] = []
  for (const item of items) await action(item).catch((error: unknown) => failures.push(error))
  return failures
}

/** What kubectl writes to stderr for a failure, with its line break; rules of kubectl's `cmd/util.CheckErr`. */
export function formatError(error: unknown): string {
  if (error instanceof ErrorList) return `${dedupe(error.errors.map((each) => formatError(each))).join('')}`
  if (error instanceof ApiError) return `${formatApiError(error)}\n`
  if (error instanceof CommandError && error.verbatim) return `${error.message}\n`
  const message = messageOf(error)
  return `${message.startsWith('error: ') ? '' : 'error: '}${message}\n`
}

function formatApiError(error: ApiError): string {
  if (error.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`
  if (error.reason === 'Invalid' && isJson(error.status['details'])) return formatInvalid(error)
  if (error.reason === '') return `Error from server: ${error.message}`
  return `Error from server (${error.reason}): ${error.message}`
}

/** `The Pod "x" is invalid: field: message`, or one bullet for each of several causes. */
function formatInvalid(error: ApiError): string {
  const details = error.status['details']
  const causes = list(details, 'causes')
  const kind = text(details, 'kind')
  const name = text(details, 'name')
  const head = kind === '' ? 'The request is invalid' : `The ${kind} "${name}" is invalid`
  if (causes.length === 0)
    return kind === '' || error.message === '' ? `${head}: ${error.message}` : `${head}: ${error.message}`
  const lines = dedupe(causes.map((cause) => causeText(cause)))
  return lines.length === 1 ? `${head}: ${lines[0]}` : `${head}: \n${lines.map((line) => `* ${line}`).join('\n')}`
}

function causeText(cause: unknown): string {
  const field = text(cause, 'field')
  return field === '' ? text(cause, 'message') : `${field}: ${text(cause, 'message')}`
}

function dedupe(items: readonly string[]): string[] {
  return [...new Set(items)]
}
