import type { ServerResponse } from 'node:http'
import { createSecureContext, type SecureContext } from 'node:tls'
import { percentDecoded } from '../../../util/percent.ts'
import { codeOf } from '../../network/errors.ts'
import { createHttpServer, type HttpRequest, type HttpServer, readBody } from '../../network/http.ts'
import type { Connection, Listener } from '../../network/types.ts'
import type { Process } from '../types.ts'
import { ConfigError } from './errors.ts'
import { type Exchange, scopeOf } from './exchange.ts'
import { answer, type World } from './handle.ts'
import { chooseServer } from './locate.ts'
import { type Logs, requestDetails } from './logs.ts'
import type { NginxBuild } from './main.ts'
import type { NginxConfig, Server } from './model.ts'
import { statusPage } from './pages.ts'
import { find, setting } from './scope.ts'
import { send } from './send.ts'
import { createPicker } from './upstreams.ts'
import { expander } from './variables.ts'

interface Port {
  listener: Listener
  server: HttpServer
}

/** What a running nginx listens on and serves. `apply` takes a configuration, also a new one while it runs. */
export function startNginx(process: Process, build: NginxBuild, logs: Logs) {
  const ports = new Map<number, Port>()
  const state = { config: undefined as NginxConfig | undefined, requests: 0, connections: 0 }
  const handle = createHandler(process, build, logs, state)

  const openPort = (port: number, contexts: Map<Server, SecureContext> | undefined) => {
    const plain = createHttpServer({}, (request, response) => handle(request, response, port, contexts !== undefined))
    const secure =
      contexts &&
      createHttpServer(tlsOptions(contexts, port), (request, response) => handle(request, response, port, false))
    const serve = (connection: Connection) => {
      state.connections++
      if (secure) sortByFirstByte(connection, secure, plain)
      else plain.serve(connection)
    }
    return { listener: process.net.listen(port, serve), server: secure ?? plain }
  }
  const closePorts = () => {
    for (const { listener } of ports.values()) listener.close()
    const servers = [...ports.values()].map(({ server }) => server)
    ports.clear()
    return servers
  }
  const closeAll = () => {
    for (const server of closePorts()) server.close()
  }
  process.killed.addEventListener('abort', closeAll, { once: true })
  return {
    async apply(config: NginxConfig) {
      const wanted = await secureContexts(process, config)
      const old = closePorts()
      state.config = config
      for (const [port, contexts] of wanted) ports.set(port, open(openPort, port, contexts))
      for (const server of old) void server.drain()
    },
    async stop(graceful: boolean) {
      const servers = closePorts()
      if (graceful) await Promise.all(servers.map((server) => server.drain()))
      for (const server of servers) server.close()
    },
  }
}

function open<T>(openPort: (port: number, contexts: T) => Port, port: number, contexts: T): Port {
  try {
    return openPort(port, contexts)
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error
    throw new ConfigError(`bind() to 0.0.0.0:${port} failed (98: Address already in use)`)
  }
}

/** A TLS port answers plain HTTP too, with a page that says so: TLS begins with byte 22. */
function sortByFirstByte(connection: Connection, secure: HttpServer, plain: HttpServer): void {
  connection.once('readable', () => {
    const chunk = connection.read() as Buffer | null
    if (chunk === null) return connection.destroy()
    connection.unshift(chunk)
    ;(chunk[0] === 22 ? secure : plain).serve(connection)
  })
}

function tlsOptions(contexts: Map<Server, SecureContext>, port: number) {
  const servers = [...contexts.keys()]
  const [first] = contexts.values()
  return {
    tls: {
      ...(first ? { secureContext: first } : {}),
      SNICallback: (name: string, done: (error: Error | null, context?: SecureContext) => void) => {
        const server = chooseServer(servers, port, name)
        done(null, (server && contexts.get(server)) ?? first)
      },
    },
  }
}

/** The ports to listen on; for TLS ones the certificate of each server. */
async function secureContexts(
  process: Process,
  config: NginxConfig,
): Promise<Map<number, Map<Server, SecureContext> | undefined>> {
  const ports = new Map<number, Map<Server, SecureContext> | undefined>()
  for (const server of config.servers) {
    for (const { port, ssl } of server.listens) {
      const contexts = ports.get(port) ?? (ssl ? new Map<Server, SecureContext>() : undefined)
      ports.set(port, contexts)
      if (ssl) contexts?.set(server, await secureContext(process, server))
    }
  }
  return ports
}

async function secureContext(process: Process, server: Server): Promise<SecureContext> {
  const place = server.scope.directives.find(
    ({ name, args }) => name === 'ssl' || (name === 'listen' && args.includes('ssl')),
  )
  const certificateFile = setting(server.scope, 'ssl_certificate')
  const keyFile = setting(server.scope, 'ssl_certificate_key')
  if (certificateFile === undefined) {
    throw new ConfigError(`no "ssl_certificate" is defined for the "listen ... ssl" directive`, place)
  }
  if (keyFile === undefined) {
    throw new ConfigError(`no "ssl_certificate_key" is defined for certificate "${certificateFile}"`)
  }
  const cert = await readPem(process, certificateFile, 'certificate')
  const key = await readPem(process, keyFile, 'certificate key')
  try {
    return createSecureContext({ cert, key })
  } catch (error) {
    throw new ConfigError(`SSL_CTX_use_PrivateKey("${keyFile}") failed (SSL: ${(error as Error).message})`)
  }
}

async function readPem(process: Process, file: string, what: string): Promise<Buffer> {
  const path = file.startsWith('/') ? file : `/etc/nginx/${file}`
  try {
    return Buffer.from(await process.fs.readFile(path))
  } catch {
    const reason = `BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(${path}, r) error:10000080:BIO routines::no such file)`
    throw new ConfigError(`cannot load ${what} "${path}": ${reason}`)
  }
}

interface State {
  config: NginxConfig | undefined
  requests: number
  connections: number
}

function createHandler(process: Process, build: NginxBuild, logs: Logs, state: State) {
  const world: World = {
    fs: process.fs,
    net: process.net,
    clock: process.clock,
    hostname: process.hostname,
    version: build.version,
    builtAt: build.builtAt,
    now: () => process.clock.now(),
    picker: createPicker(),
    logError: (exchange: Exchange, message: string, details?: string) =>
      logs.error(
        scopeOf(exchange),
        'error',
        `*${exchange.connection} ${message}, ${requestDetails(exchange, details)}`,
      ),
    logStatus: () =>
      `Active connections: 1 \nserver accepts handled requests\n ${state.connections} ${state.connections} ${state.requests} \nReading: 0 Writing: 1 Waiting: 0 \n`,
  }
  return async (request: HttpRequest, response: ServerResponse, port: number, plainOnTls: boolean) => {
    const { config } = state
    const server = config && chooseServer(config.servers, port, request.headers.host ?? '')
    if (!config || !server) return void response.destroy()
    const exchange = await begin(config, server, request, state, process.clock.now())
    const tooLarge = exchange.body.length > bytes(setting(server.scope, 'client_max_body_size') ?? '1m')
    const fixed = plainOnTls ? 497 : tooLarge ? 413 : undefined
    const result = fixed === undefined ? await answer(exchange, world) : statusPage(fixed, build.version, true)
    if (result.hangUp) return void response.destroy()
    const expand = expander(exchange, world)
    const sent = await send(exchange, response, result, { version: build.version, now: process.clock.now(), expand })
    const extra = { status: String(result.status), body_bytes_sent: String(sent), bytes_sent: String(sent + 238) }
    if (find(scopeOf(exchange), 'access_log')?.args[0] !== 'off') {
      logs.access(config.formats, scopeOf(exchange), expander(exchange, world, extra))
    }
  }
}

async function begin(
  config: NginxConfig,
  server: Server,
  request: HttpRequest,
  state: State,
  started: number,
): Promise<Exchange> {
  const [path = '/', args = ''] = (request.url ?? '/').split(/\?(.*)/s, 2)
  return {
    config,
    request,
    server,
    location: undefined,
    uri: normalise(percentDecoded(path)),
    args,
    captures: undefined,
    variables: new Map(),
    body: await readBody(request),
    redirects: 0,
    connection: ++state.requests,
    started,
  }
}

/** `//`, `/./` and `/../` taken out, as merge_slashes and nginx' parser do. */
function normalise(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/').slice(1)) {
    if (part === '..') parts.pop()
    else if (part !== '.' && (part !== '' || parts.at(-1) !== '')) parts.push(part)
  }
  const joined = `/${parts.filter((part, index) => part !== '' || index === parts.length - 1).join('/')}`
  return /\/\.{1,2}$/.test(path) && !joined.endsWith('/') ? `${joined}/` : joined
}

function bytes(size: string): number {
  const [, amount = '0', unit = ''] = /^(\d+)([kmg]?)$/i.exec(size) ?? []
  const value = Number(amount) * ({ k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[unit.toLowerCase()] ?? 1)
  return value === 0 ? Number.POSITIVE_INFINITY : value
}
