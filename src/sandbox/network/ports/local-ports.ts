import { createServer, type Server, type Socket } from 'node:net'
import { pipeline } from 'node:stream'
import { codeOf } from '../errors.ts'
import type { Network } from '../types.ts'

/** A port on 127.0.0.1 that leads into the cluster. */
export interface LocalPort {
  readonly port: number
  /** Why it is not the wanted one: `EADDRINUSE`, `EACCES`. */
  readonly reason: string | undefined
  close(): void
}

/** Listens on the wanted port of this machine, or on a free one when it cannot be had, and passes connections on to `target`. */
export async function openLocalPort(
  network: Network,
  wanted: number,
  target: { address: string; port: number },
): Promise<LocalPort> {
  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    void passOn(network, socket, target)
  })
  const reason = await listen(server, wanted).catch((error: unknown) => codeOf(error) ?? 'EADDRINUSE')
  if (reason !== undefined) await listen(server, 0)
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : wanted,
    reason,
    close() {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}

function listen(server: Server, port: number): Promise<undefined> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      server.on('error', () => {})
      resolve(undefined)
    })
  })
}

async function passOn(network: Network, socket: Socket, target: { address: string; port: number }): Promise<void> {
  socket.on('error', () => {})
  try {
    const connection = await network.connect(target.address, target.port)
    const end = (error?: Error | null) => error && [socket, connection].forEach((each) => void each.destroy())
    pipeline(socket, connection, end)
    pipeline(connection, socket, end)
  } catch {
    socket.resetAndDestroy()
  }
}
