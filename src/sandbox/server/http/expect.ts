import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server } from 'node:https'

/** Answers to requests whose clients send no body before they are told that it is wanted. */
const waiting = new WeakMap<IncomingMessage, ServerResponse>()

/**
 * Handles `Expect` as Go's net/http: a body is asked for when somebody wants to read it, and nothing else can be expected. Where none was asked
 * for, Node.js closes the connection.
 */
export function handleExpectations(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (hasBody(request)) waiting.set(request, response)
    server.emit('request', request, response)
  })
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers.expect === '') server.emit('request', request, response)
    else response.writeHead(417, { Connection: 'close', 'Content-Length': '0' }).end()
  })
}

function hasBody({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined
}

/** Asks a client that waits for it to send the body of its request. */
export function askForBody(request: IncomingMessage): void {
  waiting.get(request)?.writeContinue()
  waiting.delete(request)
}

/** Whether the client has not been asked for the body, so that none comes. */
export function isWithheld(request: IncomingMessage): boolean {
  return waiting.has(request)
}
