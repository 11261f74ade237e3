/** Whether the path of a request's target has an escape that stands for nothing: no server takes it. */
export function hasWrongEscape(target: string): boolean {
  return WRONG_ESCAPE.test(target.split('?', 1)[0] ?? '')
}

/**
 * Path, still encoded, and query of a request's target. Like Go's net/http: a complete URL counts as its path, and a wrong escape in the query
 * takes its parameter with it.
 */
export function readTarget(target: string): { path: string; query: URLSearchParams } {
  const local = target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?]*/i, '')
  const mark = local.indexOf('?')
  const path = mark < 0 ? local : local.slice(0, mark)
  return { path, query: new URLSearchParams(mark < 0 ? '' : readable(local.slice(mark + 1))) }
}

const WRONG_ESCAPE = /%(?![0-9a-f]{2})/i

function readable(query: string): string {
  if (!query.includes(';') && !WRONG_ESCAPE.test(query)) return query
  const parameters = query.split('&').filter((parameter) => !parameter.includes(';') && !WRONG_ESCAPE.test(parameter))
  return parameters.join('&')
}
