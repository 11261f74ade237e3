import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { StatusError } from '../../api/status.ts'

/** Answers a request for an upgrade with a plain response and hangs up. */
export function refuse(
  socket: Duplex,
  code: number,
  body: string,
  headers: Record<string, string> = { 'Content-Type': 'text/plain; charset=utf-8' },
): void {
  const lines = [
    `HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  // Nobody reads any more, and an unread connection never ends.
  socket.resume()
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
}

export function refuseWithStatus(socket: Duplex, error: StatusError): void {
  refuse(socket, error.status.code, JSON.stringify(error.status), { 'Content-Type': 'application/json' })
}
