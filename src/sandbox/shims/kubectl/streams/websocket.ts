import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { RawData } from 'ws'
import WebSocket from 'ws'
import { responseError, transportError } from '../api/failures.ts'
import type { Query } from '../api/rest.ts'
import { urlOf } from '../api/rest.ts'
import type { Connection } from '../config/connection.ts'

/**
 * Opens a WebSocket to a subresource; a refused upgrade becomes the server's {@link ApiError}.
 * The socket is paused, so that nothing the server sends at once is lost: the caller listens, then resumes it.
 */
export function openWebSocket(
  connection: Connection,
  path: string,
  query: Query,
  protocols: readonly string[],
): Promise<WebSocket> {
  const url = urlOf(connection.server, path, query)
  const plain = url.protocol === 'http:'
  url.protocol = plain ? 'ws:' : 'wss:'
  const { rejectUnauthorized, ...tls } = connection.tls
  const socket = new WebSocket(url, [...protocols], {
    ...tls,
    rejectUnauthorized,
    perMessageDeflate: false,
    headers: flatten(connection.headers),
  })
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.pause()
      resolve(socket)
    })
    socket.once('unexpected-response', (_, response: IncomingMessage) => {
      void buffer(response).then((body) => reject(responseError(response.statusCode ?? 0, body)))
    })
    socket.on('error', (error) => reject(transportError(error, new URL(connection.server))))
  })
}

/** The bytes of a message, whatever form they came in. */
export function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}

function flatten(headers: Connection['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([key, value]) => [key, typeof value === 'string' ? value : value.join(', ')]),
  )
}
