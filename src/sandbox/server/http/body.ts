import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { messageOf } from '../../../util/message-of.ts'
import { badRequest } from '../../api/status.ts'
import { requestTooLarge } from '../statuses.ts'
import { askForBody } from './expect.ts'

/** The largest body of a write, as `--max-request-bytes` of the real server. */
const BODY_LIMIT = 3 * 1024 * 1024

/** The whole body of a request. Throws 413 when it is larger than the limit. */
export async function readBody(request: IncomingMessage, limit = BODY_LIMIT): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  askForBody(request)
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > limit) throw requestTooLarge(limit)
      chunks.push(chunk)
    }
  } catch (error) {
    // The client has gone before the end: nobody's bug, and nobody reads the answer.
    if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') throw badRequest('unexpected EOF')
    throw error
  }
  return Buffer.concat(chunks)
}

const PROTOBUF = 'application/vnd.kubernetes.protobuf'

/** The headers of a request whose body is read by {@link jsonBody}: protobuf arrives as JSON. */
export function jsonHeaders({ headers }: IncomingMessage): IncomingHttpHeaders {
  return isProtobuf(headers) ? { ...headers, 'content-type': 'application/json' } : headers
}

/** The body, with Kubernetes' protobuf turned into JSON: kubectl and Go clients send it for built-in kinds. Throws 400 for a broken one. */
export async function jsonBody(request: IncomingMessage): Promise<Buffer> {
  const body = await readBody(request)
  if (!isProtobuf(request.headers) || body.length === 0) return body
  const { protobufToJson } = await import('../protobuf/decode.ts')
  try {
    const json = protobufToJson(body)
    if (json) return json
  } catch (error) {
    throw badRequest(`unable to decode protobuf: ${messageOf(error)}`)
  }
  throw badRequest('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]')
}

function isProtobuf(headers: IncomingHttpHeaders): boolean {
  return headers['content-type']?.split(';')[0]?.trim() === PROTOBUF
}
