import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { refuse } from '../refuse.ts'

/** Newest first, as the kubelet prefers them. */
export const remoteCommandProtocols = [
  'v4.channel.k8s.io',
  'v3.channel.k8s.io',
  'v2.channel.k8s.io',
  'channel.k8s.io',
] as const

export const portForwardProtocols = ['portforward.k8s.io'] as const

/**
 * Answers a SPDY upgrade request; the first protocol of the client that the server knows wins (`Handshake` in
 * k8s.io/streaming/pkg/httpstream). Refused requests are answered too and give undefined.
 */
export function acceptSpdy(
  { request, socket }: { request: IncomingMessage; socket: Duplex },
  known: readonly string[],
): string | undefined {
  if ((request.headers.upgrade ?? '').toLowerCase() !== 'spdy/3.1') {
    refuse(socket, 400, 'unable to upgrade: missing upgrade headers in request')
    return undefined
  }
  const offered = headerValues(request, 'x-stream-protocol-version')
  const protocol = offered.length === 0 ? known.at(-1) : offered.find((name) => known.includes(name))
  if (protocol === undefined) {
    const message = `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(' ')}], server accepts [${known.join(' ')}]`
    refuse(socket, 403, message, { 'X-Accepted-Stream-Protocol-Versions': known.join(', ') })
    return undefined
  }
  const chosen = offered.length === 0 ? [] : [`X-Stream-Protocol-Version: ${protocol}`]
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: SPDY/3.1', ...chosen]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  return protocol
}

function headerValues(request: IncomingMessage, name: string): string[] {
  const { rawHeaders } = request
  const values = rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name)
  return values.flatMap((value) => value.split(',')).map((value) => value.trim())
}
