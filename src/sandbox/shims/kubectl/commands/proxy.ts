import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { boundAddress } from '../../../../util/listening.ts'
import type { Command, Invocation } from '../cli/command.ts'
import type { Connection } from '../config/connection.ts'
import { CommandError } from '../errors.ts'
import { boolFlag, durationFlag, intFlag, stringFlag } from '../flags/spec.ts'

export const proxy: Command = {
  use: '[--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  short: 'Creates a proxy server or application-level gateway between localhost and the Kubernetes API server',
  flags: [
    stringFlag('accept-hosts', 'Regular expression for hosts that the proxy should accept.', {
      default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$',
    }),
    stringFlag('accept-paths', 'Regular expression for paths that the proxy should accept.', { default: '^.*' }),
    stringFlag('address', 'The IP address on which to serve on.', { default: '127.0.0.1' }),
    stringFlag('api-prefix', 'Prefix to serve the proxied API under.', { default: '/' }),
    boolFlag(
      'append-server-path',
      'If true, enables automatic path appending of the kube context server path to each request.',
    ),
    boolFlag('disable-filter', 'If true, disable request filtering in the proxy.'),
    durationFlag('keepalive', 'keepalive specifies the keep-alive period for an active network connection.', {
      default: '0s',
    }),
    intFlag('port', 'The port on which to run the proxy. Set to 0 to pick a random port.', {
      short: 'p',
      default: '8001',
    }),
    stringFlag('reject-methods', 'Regular expression for HTTP methods that the proxy should reject.', {
      default: '^$',
    }),
    stringFlag('reject-paths', 'Regular expression for paths that the proxy should reject.', {
      default: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach',
    }),
  ],
  run: runProxy,
}

async function runProxy(invocation: Invocation): Promise<void> {
  const { factory, flags, io } = invocation
  const connection = factory.connection()
  const accepts = requestFilter(invocation)
  const target = (url: string) => targetPath(url, flags.string('api-prefix'), connection)
  const server = createServer((incoming, answer) => {
    const path = target(incoming.url ?? '/')
    if (path === undefined) answer.writeHead(404).end('404 page not found\n')
    else if (!accepts(incoming, path))
      answer.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end('Forbidden\n')
    else forward(connection, incoming, path, answer)
  })
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = target(incoming.url ?? '/')
    if (path === undefined || !accepts(incoming, path)) socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    else forwardUpgrade(connection, incoming, path, socket, head)
  })
  const { address, port } = await listen(server, flags.string('address'), flags.int('port'))
  io.stdout.write(`Starting to serve on ${address.includes(':') ? `[${address}]` : address}:${port}\n`)
  await new Promise<void>((resolve) => io.signal?.addEventListener('abort', () => resolve(), { once: true }))
  server.closeAllConnections()
  server.close()
}

function listen(server: Server, address: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'address already in use'
          : error.code === 'EACCES'
            ? 'permission denied'
            : error.message
      reject(new CommandError(`listen tcp ${address}:${port}: bind: ${why}`))
    })
    server.listen(port, address, () => resolve(boundAddress(server)))
  })
}

/** The server's path of a request, undefined outside the prefix. */
function targetPath(url: string, prefix: string, { server }: Connection): string | undefined {
  const base = prefix.endsWith('/') ? prefix : `${prefix}/`
  if (!url.startsWith(base)) return undefined
  return `${server.pathname.replace(/\/$/, '')}/${url.slice(base.length)}`
}

/** Hosts, paths and methods that may pass: a page of another site must not reach the cluster through the learner's browser. */
function requestFilter({ flags }: Invocation): (incoming: IncomingMessage, path: string) => boolean {
  if (flags.bool('disable-filter')) return () => true
  const patterns = (name: string) =>
    flags
      .string(name)
      .split(',')
      .filter((each) => each !== '')
      .map((each) => new RegExp(each))
  const [hosts, paths, rejectedPaths, rejectedMethods] = [
    patterns('accept-hosts'),
    patterns('accept-paths'),
    patterns('reject-paths'),
    patterns('reject-methods'),
  ]
  const any = (list: readonly RegExp[], value: string) => list.some((pattern) => pattern.test(value))
  return (incoming, path) => {
    const host = (incoming.headers.host ?? '').replace(/:\d+$/, '')
    const pathname = path.split('?', 1)[0] ?? ''
    return (
      any(hosts, host) &&
      any(paths, pathname) &&
      !any(rejectedPaths, pathname) &&
      !any(rejectedMethods, incoming.method ?? '')
    )
  }
}

function upstream(connection: Connection, incoming: IncomingMessage, path: string) {
  const { server, tls, headers } = connection
  const send = server.protocol === 'https:' ? httpsRequest : httpRequest
  const { host: _, ...forwarded } = incoming.headers
  return send({
    protocol: server.protocol,
    hostname: server.hostname.replace(/^\[|\]$/g, ''),
    port: server.port,
    method: incoming.method,
    path,
    headers: { ...forwarded, ...headers, host: server.host },
    ...tls,
  })
}

function forward(connection: Connection, incoming: IncomingMessage, path: string, answer: ServerResponse): void {
  const outgoing = upstream(connection, incoming, path)
  outgoing.on('response', (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers)
    response.pipe(answer)
  })
  outgoing.on('error', (error) => {
    if (answer.headersSent) answer.destroy()
    else answer.writeHead(502).end(`${error.message}\n`)
  })
  answer.on('close', () => outgoing.destroy())
  incoming.pipe(outgoing)
}

function forwardUpgrade(
  connection: Connection,
  incoming: IncomingMessage,
  path: string,
  socket: Duplex,
  head: Buffer,
): void {
  const outgoing = upstream(connection, incoming, path)
  outgoing.on('upgrade', (response, remote: Duplex, remoteHead) => {
    const lines = Object.entries(response.headers).flatMap(([key, value]) =>
      (Array.isArray(value) ? value : [value]).map((each) => `${key}: ${each}`),
    )
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`)
    socket.write(remoteHead)
    remote.write(head)
    remote.pipe(socket).pipe(remote)
    remote.on('error', () => socket.destroy())
    socket.on('error', () => remote.destroy())
  })
  outgoing.on('response', (response) => socket.end(`HTTP/1.1 ${response.statusCode} ${response.statusMessage}\r\n\r\n`))
  outgoing.on('error', () => socket.destroy())
  outgoing.end()
}
