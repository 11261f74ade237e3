import type { TLSSocket } from 'node:tls'

/**
 * Whoever listens to the data of a connection makes Node.js give its parser what the stream says, for as long as the connection lasts, instead of
 * what is read below. There, a parser that waits for a slow reader fails (HPE_PAUSED) on the rest of what has come with a request.
 */
export function readThroughStream(socket: TLSSocket): void {
  const listener = () => undefined
  socket.on('data', listener)
  socket.off('data', listener)
}

/** So many connections end in one turn of the event loop. */
const MOST_ENDS = 16

/**
 * Closing a TLS connection takes Node.js a third of a millisecond, most of it after the end of the other side has been read, and when a client with
 * a thousand of them goes away, the ends of all are there in one turn of the event loop. So an end is told to the connection only when it is its turn.
 */
export function endInTurn(socket: TLSSocket, wait: () => Promise<void> | undefined = endsOfAll): void {
  const push = socket.push.bind(socket)
  const end = () => {
    if (socket.destroyed) return
    push(null)
    socket.read(0)
  }
  socket.push = (chunk, encoding) => {
    if (chunk !== null) return push(chunk, encoding)
    const turn = wait()
    if (turn) turn.then(end)
    else end()
    return false
  }
}

const endsOfAll = fewATurn(MOST_ENDS)

/** Who asks goes on at once, or waits when so many have in this turn of the event loop. */
export function fewATurn(most: number): () => Promise<void> | undefined {
  const waiting: (() => void)[] = []
  let taken = 0
  const begin = () => {
    const next = waiting.splice(0, most)
    taken = next.length
    if (taken > 0) setImmediate(begin)
    for (const resume of next) resume()
  }
  return () => {
    if (waiting.length > 0 || taken === most) return new Promise((resolve) => waiting.push(resolve))
    if (taken++ === 0) setImmediate(begin)
    return undefined
  }
}
