import type { ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { giveWay } from '../../turns.ts'
import { isListText, type ListText, partsOf } from '../list-text.ts'
import { prettyList } from '../rest/lists/forms.ts'
import type { Answer } from '../types.ts'

const compress = promisify(gzip)
/** Answers from this size on are compressed when the client understands it, as the real server does. */
const GZIP_THRESHOLD = 128 * 1024
/** A long list is sent in parts of about this many characters. */
const PART = 256 * 1024

export interface SendOptions {
  pretty: boolean
  gzip: boolean
  warnings: readonly string[]
  gone: AbortSignal
}

/** Writes an answer; resolves when it is complete. */
export async function send(
  response: ServerResponse,
  answer: Answer,
  { pretty, gzip: mayGzip, warnings, gone }: SendOptions,
): Promise<void> {
  if (response.destroyed) return
  response.statusCode = answer.code
  if (answer.code === 413) response.statusMessage = 'Request Entity Too Large'
  if (answer.contentType !== '') response.setHeader('Content-Type', answer.contentType)
  if (!answer.early) response.setHeader('Cache-Control', 'no-cache, private')
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
  if (warnings.length > 0) response.setHeader('Warning', [...new Set(warnings)].map(warningHeader))
  if (answer.stream) return stream(response, answer.stream, gone)
  const isPretty = pretty && answer.contentType === 'application/json'
  if (isListText(answer.body)) {
    return sendList(response, isPretty ? prettyList(answer.body) : answer.body, mayGzip)
  }
  const body = bodyOf(answer.body, isPretty)
  await sendParts(response, [body], mayGzip && answer.uncompressed !== true)
}

/** A long list is encoded, encrypted and sent a part at a time. */
async function sendList(response: ServerResponse, list: ListText, mayGzip: boolean): Promise<void> {
  const parts: Buffer[] = []
  for (const part of partsOf(list, PART)) {
    const others = giveWay('request')
    if (others) await others
    if (part !== '') parts.push(Buffer.from(part))
  }
  return sendParts(response, parts, mayGzip)
}

async function sendParts(response: ServerResponse, parts: readonly Buffer[], mayGzip: boolean): Promise<void> {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  if (mayGzip && length >= GZIP_THRESHOLD) {
    response.setHeader('Content-Encoding', 'gzip')
    response.setHeader('Vary', 'Accept-Encoding')
    response.end(await compress(Buffer.concat(parts), { level: 1 }))
    return
  }
  response.setHeader('Content-Length', length)
  for (const part of parts.slice(0, -1)) {
    // What waits for the client is encrypted at once when it can be sent: no more than a part may.
    if (!response.write(part)) await drained(response)
    else await giveWay('request')
    if (response.destroyed) return
  }
  response.end(parts.at(-1))
}

/**
 * Resolves when more may be written, or when nobody reads it any more. Once the client has asked for an upgrade behind this answer, Node.js no longer
 * passes on what the connection says: it is listened to itself.
 */
function drained(response: ServerResponse): Promise<void> {
  const { socket } = response
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done)
      socket?.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
    socket?.on('drain', done).on('close', done)
    if (response.destroyed || socket?.destroyed) done()
  })
}

async function stream(
  response: ServerResponse,
  write: NonNullable<Answer['stream']>,
  gone: AbortSignal,
): Promise<void> {
  response.flushHeaders()
  try {
    await write(response, gone)
  } finally {
    response.end()
  }
}

function bodyOf(body: string | Buffer = '', pretty: boolean): Buffer {
  if (typeof body !== 'string') return body
  return Buffer.from(pretty ? JSON.stringify(JSON.parse(body), null, 2) : body)
}

/** RFC 7234 warn-code 299, as k8s.io/apimachinery/pkg/util/net/http.go writes it. */
function warningHeader(text: string): string {
  const printable = text
    .replace(/[\x00-\x1f\x7f]+/g, ' ')
    .replace(/[^\x20-\x7e]/g, (letter) => Buffer.from(letter).toString('latin1'))
  return `299 - "${printable.replace(/["\\]/g, '\\$&')}"`
}
