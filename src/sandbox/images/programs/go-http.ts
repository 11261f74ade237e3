import type { ServerResponse } from 'node:http'
import type { HttpRequest } from '../../network/http.ts'
import type { Process } from '../types.ts'

export interface GoResponse {
  status?: number | undefined
  /** Headers the handler set itself: net/http sends them first, sorted. */
  headers?: Readonly<Record<string, string>>
  body?: string
}

/** Sends a response as Go's net/http does: its header order, a sniffed content type, no `Connection` while it is kept. */
export function respondAsGo(
  process: Process,
  request: HttpRequest,
  response: ServerResponse,
  answer: GoResponse,
): void {
  const { status = 200, headers = {}, body = '' } = answer
  const own = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1))
  const fields = [...own, ['Date', new Date(process.clock.now()).toUTCString()]]
  fields.push(['Content-Length', String(Buffer.byteLength(body))])
  if (body !== '' && headers['Content-Type'] === undefined) fields.push(['Content-Type', sniff(body)])
  if (response.shouldKeepAlive) response.removeHeader('Connection')
  else fields.push(['Connection', 'close'])
  response.writeHead(status, fields.flat())
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** `http.Error`: plain text that browsers must not guess at. */
export function goError(status: number, message: string): GoResponse {
  return {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' },
    body: `${message}\n`,
  }
}

export const goNotFound: GoResponse = goError(404, '404 page not found')

/** The path of a request, without its query. */
export function pathOf(request: HttpRequest): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/'
}

/** A line of Go's `log` package: `2018/08/07 14:37:52 Starting server...`. */
export function goLog(process: Process, message: string): void {
  const stamp = new Date(process.clock.now()).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/')
  process.stderr.write(`${stamp} ${message}\n`)
}

function sniff(body: string): string {
  return /^\s*<(!doctype html|html|head|body|h1|p|div|a|!--)/i.test(body)
    ? 'text/html; charset=utf-8'
    : 'text/plain; charset=utf-8'
}
