import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { encoded } from '../rest/encode.ts'
import { plainError } from '../statuses.ts'
import { hasWrongEscape } from './target.ts'

/** An answer in plain text, after which the connection is closed. */
interface Refusal {
  readonly code: number
  /** What the status line says of the code. */
  readonly words: string
  readonly text: string
}

function refusal(code: number, words: string, text = `${code} ${words}`): Refusal {
  return { code, words, text }
}

// Words: conn.serve of Go's net/http/server.go, which are those of the real server.
const badRequest = refusal(400, 'Bad Request')
const noHost = refusal(400, 'Bad Request: missing required Host header')
const wrongHost = refusal(400, 'Bad Request: malformed Host header')
const wrongVersion = refusal(505, 'HTTP Version Not Supported: unsupported protocol version')
const wrongEncoding = refusal(501, 'Not Implemented', 'Unsupported transfer encoding')
const tooLarge = refusal(431, 'Request Header Fields Too Large')

/**
 * What a request is refused with before anybody looks what it is about; undefined for an ordinary one. Node.js takes more for an
 * ordinary one than Go's net/http.
 */
export function refusalOf({ httpVersion, headersDistinct, url = '' }: IncomingMessage): Refusal | undefined {
  if (httpVersion === '0.9') return badRequest
  if (!httpVersion.startsWith('1.')) return wrongVersion
  const { host: hosts = [], 'transfer-encoding': encodings = ['chunked'] } = headersDistinct
  if (encodings.join().toLowerCase() !== 'chunked') return wrongEncoding
  const [host] = hosts
  if (host === undefined && httpVersion === '1.1') return noHost
  if (hosts.length > 1 || hasWrongEscape(url)) return badRequest
  return host === undefined || VALID_HOST.test(host) ? undefined : wrongHost
}

/** What may be in an authority, as golang.org/x/net/http/httpguts has it. */
const VALID_HOST = /^[\w!$%&'()*+,.:;=[\]~-]*$/

/** Refuses a request that has been read. */
export function refuseRequest(response: ServerResponse, { code, words, text }: Refusal): void {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': text.length, Connection: 'close' }
  response.writeHead(code, words, headers)
  response.end(text)
}

/** Answers bytes that are no request and hangs up. @param answering the answer of this connection that is under way */
export function refuseBytes(
  error: Error & { code?: string },
  socket: Duplex,
  answering: ServerResponse | undefined,
): void {
  if (!socket.writable || answering?.headersSent) return void socket.destroy()
  const broken = answering && BROKEN_BODIES[error.code ?? '']
  socket.end(broken === undefined ? plainBytes(REFUSALS[error.code ?? ''] ?? badRequest) : statusBytes(broken))
}

/** By what Node.js calls the mistake. */
const REFUSALS: Readonly<Record<string, Refusal | undefined>> = {
  HPE_HEADER_OVERFLOW: tooLarge,
  HPE_INVALID_TRANSFER_ENCODING: wrongEncoding,
}

/** Where a body breaks off the request is being answered, so that there is a Status. */
const BROKEN_BODIES: Readonly<Record<string, string | undefined>> = {
  HPE_INVALID_CHUNK_SIZE: 'invalid byte in chunk length',
  HPE_STRICT: 'malformed chunked encoding',
}

function plainBytes({ code, words, text }: Refusal): string {
  return `HTTP/1.1 ${code} ${words}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${text}`
}

function statusBytes(message: string): string {
  const body = encoded(plainError(message).status)
  const headers = [
    'Cache-Control: no-cache, private',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  return `HTTP/1.1 500 Internal Server Error\r\n${headers.join('\r\n')}\r\n\r\n${body}`
}
