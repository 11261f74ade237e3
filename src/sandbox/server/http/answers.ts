import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server } from 'node:https'
import type { Duplex } from 'node:stream'

/** What is being answered on each connection. */
export interface Answers {
  /** The last one that has not been sent to its end. */
  underWay(connection: Duplex): ServerResponse | undefined
}

export function followAnswers(server: Server): Answers {
  const latest = new WeakMap<Duplex, ServerResponse>()
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    latest.set(socket, response)
    response.once('close', () => {
      if (latest.get(socket) === response) latest.delete(socket)
    })
  })
  return { underWay: (connection) => latest.get(connection) }
}
