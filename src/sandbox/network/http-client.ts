import { type IncomingMessage, request } from 'node:http'
import type { Duplex } from 'node:stream'

export interface PlainRequest {
  method: string
  /** Path and query as they stand in the request line. */
  path: string
  /** Sent in this order and spelling; none is added. */
  headers: readonly (readonly [string, string])[]
  body?: Buffer | undefined
  httpVersion?: '1.0' | '1.1'
}

/** Sends one HTTP request over a connection and resolves with the head of the response. Rejects when the connection breaks before it. */
export function sendRequest(connection: Duplex, plain: PlainRequest): Promise<IncomingMessage> {
  if (plain.httpVersion === '1.0') speakOldHttp(connection)
  return new Promise((resolve, reject) => {
    const outgoing = request({
      method: plain.method,
      path: plain.path,
      createConnection: () => connection,
      setHost: false,
    })
    outgoing.removeHeader('Connection')
    for (const [name, value] of plain.headers) outgoing.appendHeader(name, value)
    outgoing.once('response', resolve)
    outgoing.once('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (head.length > 0) socket.unshift(head)
      resolve(message)
    })
    outgoing.on('error', reject)
    outgoing.end(plain.body)
  })
}

/** Node always writes `HTTP/1.1`: the first line is corrected on its way out. */
function speakOldHttp(connection: Duplex): void {
  const write = connection.write.bind(connection) as (chunk: unknown, ...rest: unknown[]) => boolean
  const first = (chunk: unknown, ...rest: unknown[]): boolean => {
    connection.write = write as Duplex['write']
    const text = Buffer.isBuffer(chunk) ? chunk.toString('latin1') : String(chunk)
    const encoding = Buffer.isBuffer(chunk) ? ['latin1', ...rest.filter((each) => typeof each === 'function')] : rest
    return write(text.replace(' HTTP/1.1\r\n', ' HTTP/1.0\r\n'), ...encoding)
  }
  connection.write = first as Duplex['write']
}
