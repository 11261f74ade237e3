import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Server } from 'node:https'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import type { Answers } from './answers.ts'

export interface Upgrades {
  /** Whether what a request asks for can speak another protocol than HTTP. */
  isUpgrade(request: IncomingMessage): boolean
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

/**
 * Hands over connections that are to speak another protocol. Anybody may ask for that anywhere (`Upgrade: h2c` is sent by curl); where nothing
 * comes of it the request is answered as if it had not asked, as Go's net/http does.
 */
export function handleUpgrades(server: Server, { isUpgrade, onUpgrade }: Upgrades, answers: Answers): void {
  server.on('upgrade', (request: IncomingMessage, socket: TLSSocket, head: Buffer) => {
    // That of a connection which waits for its next request.
    socket.setTimeout(0)
    const before = answers.underWay(socket)
    const asks = isUpgrade(request)
    if (before)
      afterAnswer(before, socket, head, (rest) => (asks ? socket.end() : readAgain(server, request, socket, rest)))
    else if (asks) onUpgrade(request, socket, head)
    else readAgain(server, request, socket, head)
  })
}

/** More is not kept of a client that says everything at once. */
const MOST_AHEAD = 1024 * 1024

/**
 * A client need not wait for an answer to send its next request, and only whoever reads sees that it has gone. Nobody who wants to speak another
 * protocol goes ahead like that: its connection ends after the answer.
 */
function afterAnswer(before: ServerResponse, socket: TLSSocket, head: Buffer, then: (rest: Buffer) => void): void {
  const chunks = [head]
  const read = (chunk: Buffer) => {
    chunks.push(chunk)
    if (chunks.reduce((sum, { length }) => sum + length, 0) > MOST_AHEAD) leave()
  }
  const leave = () => void socket.destroy()
  socket.on('data', read)
  socket.on('end', leave)
  before.once('close', () => {
    socket.off('data', read)
    socket.off('end', leave)
    if (!socket.destroyed) then(Buffer.concat(chunks))
  })
}

/** Node.js has left the connection when it tells of an upgrade: it takes it as a new one that begins with the same request. */
function readAgain(server: Server, request: IncomingMessage, socket: TLSSocket, rest: Buffer): void {
  socket.unshift(Buffer.concat([headWithoutUpgrade(request), rest]))
  server.emit('secureConnection', socket)
}

function headWithoutUpgrade({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`]
  for (const [at, name] of rawHeaders.entries()) {
    if (at % 2 === 0 && name.toLowerCase() !== 'upgrade') lines.push(`${name}: ${rawHeaders[at + 1]}`)
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

/** CONNECT is to a server that is no proxy a method as any other, but Node.js leaves the connection after it. */
export function handleTunnels(server: Server): void {
  server.on('connect', (request: IncomingMessage, socket: TLSSocket) => {
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(socket)
    response.once('finish', () => socket.end())
    server.emit('request', request, response)
  })
}
