import { StatusError } from '../../api/status.ts'

export const NODE_PORTS = { first: 30000, last: 32767 }
/** The lowest ports of the range are left to services that ask for theirs (KEP-3668). */
const RESERVED = 86

export function inNodePortRange(port: number): boolean {
  return port >= NODE_PORTS.first && port <= NODE_PORTS.last
}

/** A node port that is not taken. */
export function freeNodePort(taken: ReadonlySet<number>): number {
  const first = NODE_PORTS.first + RESERVED
  const size = NODE_PORTS.last - first + 1
  const start = Math.floor(Math.random() * size)
  for (let step = 0; step < size; step++) {
    const port = first + ((start + step) % size)
    if (!taken.has(port)) return port
  }
  throw new StatusError({
    message: 'Internal error occurred: failed to allocate a nodePort: range is full',
    reason: 'InternalError',
    code: 500,
  })
}
