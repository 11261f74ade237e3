import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { percentDecoded } from '../../../util/percent.ts'
import type { Clock } from '../../clock.ts'
import { codeOf } from '../../network/errors.ts'
import { sendRequest } from '../../network/http-client.ts'
import type { PodNetwork } from '../../network/types.ts'
import { type Answer, type Exchange, scopeOf } from './exchange.ts'
import { findAll, isOn, setting } from './scope.ts'
import type { Picker } from './upstreams.ts'
import type { Expand } from './variables.ts'

export interface ProxyWorld {
  net: PodNetwork
  clock: Clock
  picker: Picker
  logError(exchange: Exchange, message: string, details?: string): void
}

interface Target {
  scheme: 'http' | 'https'
  /** `$proxy_host`: the name and port as written in proxy_pass. */
  host: string
  path: string
  peers: { address: string; port: number }[]
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect() failed (111: Connection refused)',
  EHOSTUNREACH: 'connect() failed (113: Host is unreachable)',
  ETIMEDOUT: 'upstream timed out (110: Connection timed out)',
}
/** Headers nginx does not pass on from the client, and from the server. */
const DROPPED_REQUEST_HEADERS = new Set([
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'expect',
  'upgrade',
  'content-length',
  'te',
])
const DROPPED_RESPONSE_HEADERS = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'date',
  'server',
  'content-length',
  'content-type',
  'last-modified',
  'x-accel-expires',
  'x-accel-redirect',
  'x-accel-charset',
  'x-accel-buffering',
  'x-pad',
])

/** Passes the request on to the servers of `proxy_pass`, the next one when one cannot be reached; 502 or 504 when none can. */
export async function proxy(
  exchange: Exchange,
  url: string,
  expand: Expand,
  world: ProxyWorld,
): Promise<Answer | number> {
  const target = await findTarget(exchange, url, expand, world)
  if (typeof target === 'number') return target
  exchange.variables.set('proxy_host', target.host)
  exchange.variables.set('proxy_port', String(target.peers[0]?.port ?? 80))
  let status = 502
  for (const peer of target.peers) {
    const place = `${target.scheme}://${peer.address}:${peer.port}${target.path}`
    exchange.variables.set('upstream_addr', `${peer.address}:${peer.port}`)
    try {
      const connection = await open(peer, target, exchange, world)
      const message = await sendRequest(connection, requestFor(exchange, target, expand))
      exchange.variables.set('upstream_status', String(message.statusCode))
      return answerOf(exchange, target, message)
    } catch (error) {
      const code = codeOf(error) ?? ''
      status = code === 'ETIMEDOUT' ? 504 : 502
      const phase = REASONS[code] ? 'connecting to upstream' : 'reading response header from upstream'
      const reason = REASONS[code] ?? `upstream prematurely closed connection`
      world.logError(exchange, `${reason} while ${phase}`, `upstream: "${place}"`)
    }
  }
  if (target.peers.length === 0) world.logError(exchange, 'no live upstreams while connecting to upstream')
  return status
}

async function findTarget(
  exchange: Exchange,
  url: string,
  expand: Expand,
  world: ProxyWorld,
): Promise<Target | number> {
  const expanded = expand(url)
  const [, scheme = 'http', host = '', rest = ''] = /^(https?):\/\/([^/?]+)(.*)$/s.exec(expanded) ?? []
  const path = upstreamPath(exchange, url, rest)
  const upstream = exchange.config.upstreams.get(host)
  const client = exchange.request.connectionInfo.remoteAddress
  const base = { scheme: scheme as Target['scheme'], host, path }
  if (upstream) return { ...base, peers: world.picker.order(upstream, client) }
  const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(host) ?? []
  try {
    const addresses = await world.net.lookup(name)
    const number = Number(port ?? (scheme === 'https' ? 443 : 80))
    return { ...base, peers: addresses.map((address) => ({ address, port: number })) }
  } catch {
    world.logError(exchange, `${name} could not be resolved (3: Host not found)`)
    return 502
  }
}

/** With a URI in proxy_pass the location's prefix is replaced by it; without one the request's own path is sent. */
function upstreamPath(exchange: Exchange, url: string, uri: string): string {
  const query = exchange.args === '' ? '' : `?${exchange.args}`
  if (url.includes('$') && uri !== '') return uri
  if (uri === '')
    return exchange.redirects === 0 && !rewritten(exchange)
      ? (exchange.request.url ?? '/')
      : `${encodeURI(exchange.uri)}${query}`
  const { location } = exchange
  const prefix = location && !location.expression ? location.pattern : ''
  return `${uri}${encodeURI(exchange.uri.slice(prefix.length))}${query}`
}

function rewritten({ request, uri }: Exchange): boolean {
  return percentDecoded((request.url ?? '/').split('?', 1)[0] ?? '/') !== uri
}

async function open(
  peer: { address: string; port: number },
  target: Target,
  exchange: Exchange,
  { net, clock }: ProxyWorld,
): Promise<Duplex> {
  const limit = seconds(setting(scopeOf(exchange), 'proxy_connect_timeout') ?? '60s')
  const connection = await within(net.connect(peer.address, peer.port), limit, clock)
  if (target.scheme === 'http') return connection
  const name = isOn(scopeOf(exchange), 'proxy_ssl_server_name') ? { servername: target.host.replace(/:\d+$/, '') } : {}
  const socket = connectTls({ socket: connection, rejectUnauthorized: false, ...name })
  await new Promise<void>((resolve, reject) => {
    socket.once('secureConnect', resolve)
    socket.on('error', reject)
  })
  return socket
}

function within<T>(attempt: Promise<T>, milliseconds: number, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT' }))
    const timer = clock.setTimeout(fail, milliseconds)
    attempt.then(resolve, reject).finally(() => timer.cancel())
  })
}

function seconds(text: string): number {
  const [, amount = '60', unit] = /^(\d+)(ms|s|m|h)?$/.exec(text) ?? []
  return Number(amount) * (unit === 'ms' ? 1 : unit === 'm' ? 60_000 : unit === 'h' ? 3_600_000 : 1000)
}

function requestFor(exchange: Exchange, target: Target, expand: Expand) {
  const scope = scopeOf(exchange)
  const own = new Map<string, [string, string]>([
    ['host', ['Host', target.host]],
    ['connection', ['Connection', 'close']],
  ])
  for (const { args } of findAll(scope, 'proxy_set_header')) {
    const [name = '', value = ''] = args
    own.set(name.toLowerCase(), [name, expand(value)])
  }
  const headers = [...own.values()].filter(([, value]) => value !== '')
  const method = exchange.request.method ?? 'GET'
  if (exchange.body.length > 0 || /^(POST|PUT|PATCH)$/.test(method)) {
    headers.push(['Content-Length', String(exchange.body.length)])
  }
  const raw = exchange.request.rawHeaders
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] ?? ''
    if (!own.has(name.toLowerCase()) && !DROPPED_REQUEST_HEADERS.has(name.toLowerCase()))
      headers.push([name, raw[i + 1] ?? ''])
  }
  const httpVersion: '1.0' | '1.1' = setting(scope, 'proxy_http_version') === '1.1' ? '1.1' : '1.0'
  return { method, path: target.path, headers, body: exchange.body, httpVersion }
}

function answerOf(exchange: Exchange, target: Target, message: IncomingMessage): Answer {
  const hidden = new Set(findAll(scopeOf(exchange), 'proxy_hide_header').map(({ args }) => args[0]?.toLowerCase()))
  const headers: [string, string][] = []
  for (let i = 0; i < message.rawHeaders.length; i += 2) {
    const [name = '', value = ''] = message.rawHeaders.slice(i, i + 2)
    const key = name.toLowerCase()
    if (!DROPPED_RESPONSE_HEADERS.has(key) && key !== 'location' && !hidden.has(key)) headers.push([name, value])
  }
  const length = message.headers['content-length']
  return {
    status: message.statusCode ?? 502,
    contentType: message.headers['content-type'],
    lastModified: message.headers['last-modified'],
    location: redirected(exchange, target, message.headers.location),
    headers,
    body: message,
    length: length === undefined ? undefined : Number(length),
    proxied: true,
  }
}

/** `proxy_redirect default`: a redirect to the proxied server's own URL leads back to the location. */
function redirected(exchange: Exchange, target: Target, location: string | undefined): string | undefined {
  if (location === undefined || setting(scopeOf(exchange), 'proxy_redirect') === 'off') return location
  const own = `${target.scheme}://${target.host}/`
  const prefix = exchange.location?.expression ? '/' : (exchange.location?.pattern ?? '/')
  return location.startsWith(own) ? `${prefix}${location.slice(own.length)}` : location
}
