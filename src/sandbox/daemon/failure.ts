import { UserError } from '../../util/errors.ts'
import { mendable } from '../../util/mendable.ts'

const MARK = 'k8slab: not started: '

/** What a daemon that cannot start writes to its log, for who started it to tell. */
export function failureText(error: unknown): string {
  const own = mendable(error)
  if (!own) return `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`
  const { code, said, suggestions } = own
  return `${MARK}${JSON.stringify({ code, said, suggestions })}\n`
}

/** The error that a daemon has written to its log; undefined when it wrote none that its user can mend. */
export function readFailure(log: string): UserError | undefined {
  const line = log.split('\n').find((each) => each.startsWith(MARK))
  if (line === undefined) return undefined
  const { code, said, suggestions } = JSON.parse(line.slice(MARK.length)) as Pick<
    UserError,
    'code' | 'said' | 'suggestions'
  >
  return new UserError(code, said, { suggestions })
}
