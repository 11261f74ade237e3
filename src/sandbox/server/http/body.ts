import type { IncomingMessage } from 'node:http'
import { requestTooLarge } from '../statuses.ts'

/** The largest body of a write, as `--max-request-bytes` of the real server. */
export const BODY_LIMIT = 3 * 1024 * 1024

/** The whole body of a request. Throws 413 when it is larger than the limit. */
export async function readBody(request: IncomingMessage, limit = BODY_LIMIT): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw requestTooLarge(limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
