import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { type Answer, type Exchange, scopeOf } from './exchange.ts'
import { serverName } from './pages.ts'
import { findAll, isOn, setting } from './scope.ts'
import type { Expand } from './variables.ts'

/** The statuses `add_header` works for without `always`. */
const ADD_HEADER_STATUSES = new Set([200, 201, 204, 206, 301, 302, 303, 304, 307, 308])

/** Sends an answer with nginx' headers in nginx' order. Resolves with the number of body bytes sent. */
export async function send(
  exchange: Exchange,
  response: ServerResponse,
  answer: Answer,
  options: { version: string; now: number; expand: Expand },
): Promise<number> {
  const scope = scopeOf(exchange)
  const streamed = !Buffer.isBuffer(answer.body)
  const length = Buffer.isBuffer(answer.body) ? answer.body.length : answer.length
  const keep = response.shouldKeepAlive && setting(scope, 'keepalive_timeout') !== '0' && answer.status !== 400
  const headers: [string, string][] = [
    ['Server', serverName(options.version, isOn(scope, 'server_tokens', true))],
    ['Date', new Date(options.now).toUTCString()],
  ]
  const bodiless = answer.status === 304 || answer.status === 204
  if (answer.contentType !== undefined && !bodiless) headers.push(['Content-Type', answer.contentType])
  if (length !== undefined && !bodiless) headers.push(['Content-Length', String(length)])
  if (answer.lastModified !== undefined) headers.push(['Last-Modified', answer.lastModified])
  if (answer.location !== undefined) headers.push(['Location', answer.location])
  const chunked = streamed && length === undefined && !bodiless && exchange.request.httpVersion !== '1.0'
  if (chunked) headers.push(['Transfer-Encoding', 'chunked'])
  headers.push(['Connection', keep ? 'keep-alive' : 'close'], ...answer.headers)
  for (const { args } of findAll(scope, 'add_header')) {
    const [name = '', value = '', always] = args
    if (always === 'always' || ADD_HEADER_STATUSES.has(answer.status)) headers.push([name, options.expand(value)])
  }
  response.writeHead(answer.status, headers.flat())
  return Buffer.isBuffer(answer.body) ? sendBuffer(exchange, response, answer.body) : pipe(response, answer.body)
}

function sendBuffer({ request }: Exchange, response: ServerResponse, body: Buffer): number {
  const sent = request.method === 'HEAD' ? Buffer.alloc(0) : body
  response.end(sent)
  return sent.length
}

function pipe(response: ServerResponse, body: Readable): Promise<number> {
  return new Promise((resolve) => {
    let sent = 0
    body.on('data', (chunk: Buffer) => {
      sent += chunk.length
      if (response.write(chunk)) return
      body.pause()
      response.once('drain', () => body.resume())
    })
    body.once('end', () => {
      response.end()
      resolve(sent)
    })
    body.once('error', () => {
      response.destroy()
      resolve(sent)
    })
    response.once('close', () => body.destroy())
  })
}
