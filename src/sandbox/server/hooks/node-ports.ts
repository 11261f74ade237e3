import { StatusError } from '../../api/status.ts'
import type { ServicePort } from '../../schema/types.gen.ts'

export const NODE_PORTS = { first: 30000, last: 32767 }
/** The lowest ports of the range are left to services that ask for theirs (KEP-3668). */
const RESERVED = 86

export function inNodePortRange(port: number): boolean {
  return port >= NODE_PORTS.first && port <= NODE_PORTS.last
}

/** A free node port, neither taken by other services nor by the ports of this one. */
export function allocateNodePort(taken: ReadonlySet<number>, own: readonly ServicePort[]): number {
  const mine = new Set(own.map(({ nodePort }) => nodePort))
  const first = NODE_PORTS.first + RESERVED
  const size = NODE_PORTS.last - first + 1
  const start = Math.floor(Math.random() * size)
  for (let step = 0; step < size; step++) {
    const port = first + ((start + step) % size)
    if (!taken.has(port) && !mine.has(port)) return port
  }
  throw new StatusError({
    message: 'Internal error occurred: failed to allocate a nodePort: range is full',
    reason: 'InternalError',
    code: 500,
  })
}
