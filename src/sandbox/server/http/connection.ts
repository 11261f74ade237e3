import type { TLSSocket } from 'node:tls'
import { giveWay as usual } from '../../turns.ts'

/**
 * Whoever listens to the data of a connection makes Node.js give its parser what the stream says, for as long as the connection lasts, instead of
 * what is read below. There, a parser that waits for a slow reader fails (HPE_PAUSED) on the rest of what has come with a request.
 */
export function readThroughStream(socket: TLSSocket): void {
  const listener = () => undefined
  socket.on('data', listener)
  socket.off('data', listener)
}

/**
 * Closing its side of a TLS connection takes Node.js a tenth of a millisecond, and when a client with a thousand of them goes away, the ends of
 * all are read in one turn of the event loop. So an end is told to the connection only when it is its turn.
 */
export function endInTurn(socket: TLSSocket, giveWay = usual): void {
  const push = socket.push.bind(socket)
  const end = () => {
    if (socket.destroyed) return
    push(null)
    socket.read(0)
  }
  socket.push = (chunk, encoding) => {
    if (chunk !== null) return push(chunk, encoding)
    const turn = giveWay('request')
    if (turn) turn.then(end)
    else end()
    return false
  }
}
