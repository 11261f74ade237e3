import type { Server, Socket } from 'node:net'
import { createServer } from 'node:net'
import { boundAddress } from '../../../../../util/listening.ts'
import { messageOf } from '../../../../../util/message-of.ts'
import type { Pod } from '../../../../schema/types.gen.ts'
import { CommandError } from '../../errors.ts'
import type { Factory } from '../../factory.ts'
import type { ForwardedPort } from './ports.ts'
import { tunnel } from './tunnel.ts'

/** Listens on this machine and forwards every connection, until interrupted or the pod is lost. */
export async function forwardPorts(
  factory: Factory,
  pod: Pod,
  ports: readonly ForwardedPort[],
  addresses: readonly string[],
): Promise<void> {
  const { io } = factory
  const lost = deferred()
  const servers: Server[] = []
  const sockets = new Set<Socket>()
  try {
    for (const port of ports)
      servers.push(...(await listenOn(factory, port, addresses, (socket, local) => accept(socket, local, port.remote))))
    if (servers.length === 0) {
      throw new CommandError(
        `unable to listen on any of the requested ports: [${ports.map(({ local, remote }) => `{${local} ${remote}}`).join(' ')}]`,
      )
    }
    await Promise.race([lost.promise, interrupted(io.signal)])
  } finally {
    for (const server of servers) server.close()
    for (const socket of sockets) socket.destroy()
  }

  function accept(socket: Socket, local: number, remote: number): void {
    io.stdout.write(`Handling connection for ${local}\n`)
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    tunnel(factory.connection(), pod, remote, socket).catch((error: unknown) => {
      const why = messageOf(error)
      io.stderr.write(`an error occurred forwarding ${local} -> ${remote}: ${why}\n`)
      socket.destroy()
      lost.reject(new CommandError('lost connection to pod'))
    })
  }
}

type OnSocket = (socket: Socket, local: number) => void

/** One listener for each address; the first chosen port is used for the other addresses too. */
async function listenOn(
  factory: Factory,
  port: ForwardedPort,
  addresses: readonly string[],
  onSocket: OnSocket,
): Promise<Server[]> {
  const { io } = factory
  const hosts = addresses.flatMap((address) => (address === 'localhost' ? ['127.0.0.1', '::1'] : [address]))
  const servers: Server[] = []
  const failures: string[] = []
  let { local } = port
  for (const host of hosts) {
    try {
      const server = await listen(host, local, onSocket)
      local = boundAddress(server).port
      servers.push(server)
      io.stdout.write(`Forwarding from ${host.includes(':') ? `[${host}]` : host}:${local} -> ${port.remote}\n`)
    } catch (error) {
      failures.push(listenProblem(host, local, error))
    }
  }
  if (servers.length === 0) {
    io.stderr.write(
      `Unable to listen on port ${port.local}: Listeners failed to create with the following errors: [${failures.join(' ')}]\n`,
    )
  }
  return servers
}

function listenProblem(host: string, port: number, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  const words: Readonly<Record<string, string>> = {
    EADDRINUSE: 'address already in use',
    EACCES: 'permission denied',
    EADDRNOTAVAIL: 'cannot assign requested address',
  }
  const [family, shown] = host.includes(':') ? ['tcp6', `[${host}]`] : ['tcp4', host]
  return `unable to create listener: Error listen ${family} ${shown}:${port}: bind: ${words[String(code)] ?? String(error)}`
}

function listen(host: string, port: number, onSocket: OnSocket): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true }, (socket) => onSocket(socket, boundAddress(server).port))
    server.once('error', reject)
    server.listen({ host, port, ipv6Only: host.includes(':') }, () => resolve(server))
  })
}

function interrupted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve()
    signal?.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** A promise that only ever fails, and the function that makes it fail. */
function deferred(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<never>((_, fail) => {
    reject = fail
  })
  promise.catch(() => undefined)
  return { promise, reject }
}
