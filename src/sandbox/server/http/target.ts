import { StatusError } from '../../api/status.ts'

/** A request line that no server takes. The real server refuses it before it looks what it is about. */
export class BadTarget extends StatusError {
  constructor() {
    super({ message: '400 Bad Request', reason: 'BadRequest', code: 400 })
    this.name = 'BadTarget'
  }
}

/**
 * Path, still encoded, and query of a request's target. Like Go's net/http: a complete URL counts as its path, a wrong escape in the path is
 * refused, one in the query takes its parameter with it.
 */
export function readTarget(target: string): { path: string; query: URLSearchParams } {
  const local = target.replace(/^https?:\/\/[^/?]*/i, '')
  const mark = local.indexOf('?')
  const path = mark < 0 ? local : local.slice(0, mark)
  if (WRONG_ESCAPE.test(path)) throw new BadTarget()
  return { path, query: new URLSearchParams(mark < 0 ? '' : readable(local.slice(mark + 1))) }
}

const WRONG_ESCAPE = /%(?![0-9a-f]{2})/i

function readable(query: string): string {
  if (!query.includes(';') && !WRONG_ESCAPE.test(query)) return query
  const parameters = query.split('&').filter((parameter) => !parameter.includes(';') && !WRONG_ESCAPE.test(parameter))
  return parameters.join('&')
}
