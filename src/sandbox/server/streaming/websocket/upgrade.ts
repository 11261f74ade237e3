import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { badRequest } from '../../../api/status.ts'

/** Subprotocol of port-forward: SPDY frames in binary messages. */
export const tunnelProtocol = 'SPDY/3.1+portforward.k8s.io'

/** Subprotocols that carry channels: the first byte (or digit, with base64) of a message is the channel's number. */
export const channelProtocols: ReadonlySet<string> = new Set([
  'v5.channel.k8s.io',
  'v4.channel.k8s.io',
  'v4.base64.channel.k8s.io',
  'v3.channel.k8s.io',
  'v2.channel.k8s.io',
  'channel.k8s.io',
  'base64.channel.k8s.io',
])

export function isWebSocket(request: IncomingMessage): boolean {
  return (request.headers.upgrade ?? '').toLowerCase() === 'websocket'
}

export function offeredProtocols(request: IncomingMessage): string[] {
  const header = request.headers['sec-websocket-protocol'] ?? ''
  return header
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

/** Completes the handshake with the protocol already chosen ('' for none). Rejects with 400 when the request is no handshake. */
export function acceptWebSocket(
  { request, socket, head }: { request: IncomingMessage; socket: Duplex; head: Buffer },
  protocol: string,
): Promise<WebSocket> {
  const server = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false })
  // Kubernetes' names contain '/', which is no token of RFC 6455: ws would refuse them, so the choice is made here.
  delete request.headers['sec-websocket-protocol']
  if (protocol !== '') server.on('headers', (headers) => headers.push(`Sec-WebSocket-Protocol: ${protocol}`))
  return new Promise((resolve, reject) => {
    server.on('wsClientError', (error) => reject(badRequest(error.message)))
    server.handleUpgrade(request, socket, head, resolve)
  })
}
