import type { Exchange } from './exchange.ts'
import { header } from './exchange.ts'
import type { VariableMap } from './model.ts'

/** What variables besides the request itself are made from. */
export interface VariableWorld {
  hostname: string
  version: string
  now(): number
}

export type Expand = (text: string) => string

/** Replaces `$name` and `${name}`. Variables nobody knows are empty. */
export function expander(
  exchange: Exchange,
  world: VariableWorld,
  extra: Readonly<Record<string, string>> = {},
): Expand {
  const value = (name: string): string => {
    const own = extra[name] ?? exchange.variables.get(name) ?? capture(exchange, name)
    if (own !== undefined) return own
    const map = exchange.config.maps.get(name)
    return map ? mapped(map, expand(map.source)) : builtin(exchange, world, name)
  }
  const expand: Expand = (text) =>
    text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced: string | undefined, plain: string | undefined) =>
      value(braced ?? plain ?? ''),
    )
  return expand
}

function capture({ captures }: Exchange, name: string): string | undefined {
  if (/^\d$/.test(name)) return captures?.[Number(name)] ?? ''
  return captures?.groups?.[name]
}

function mapped({ entries, byDefault }: VariableMap, source: string): string {
  const matches = (pattern: string | RegExp) =>
    typeof pattern === 'string' ? pattern.toLowerCase() === source.toLowerCase() : pattern.test(source)
  return entries.find(({ pattern }) => matches(pattern))?.value ?? byDefault
}

function builtin(exchange: Exchange, world: VariableWorld, name: string): string {
  if (name.startsWith('http_')) return header(exchange, name.slice('http_'.length).replaceAll('_', '-'))
  if (name.startsWith('arg_')) return new URLSearchParams(exchange.args).get(name.slice('arg_'.length)) ?? ''
  if (name.startsWith('cookie_')) return cookie(header(exchange, 'cookie'), name.slice('cookie_'.length))
  return variables[name]?.(exchange, world) ?? ''
}

const variables: Readonly<Record<string, (exchange: Exchange, world: VariableWorld) => string>> = {
  uri: ({ uri }) => uri,
  document_uri: ({ uri }) => uri,
  args: ({ args }) => args,
  query_string: ({ args }) => args,
  is_args: ({ args }) => (args === '' ? '' : '?'),
  request_uri: ({ request }) => request.url ?? '/',
  request_method: ({ request }) => request.method ?? '',
  request: ({ request }) => `${request.method} ${request.url} HTTP/${request.httpVersion}`,
  server_protocol: ({ request }) => `HTTP/${request.httpVersion}`,
  host: (exchange) => hostOf(exchange),
  hostname: (_, { hostname }) => hostname,
  server_name: ({ server }) => server.names[0] ?? '',
  server_addr: ({ request }) => request.connectionInfo.localAddress,
  server_port: ({ request }) => String(request.connectionInfo.localPort),
  remote_addr: ({ request }) => request.connectionInfo.remoteAddress,
  remote_port: ({ request }) => String(request.connectionInfo.remotePort),
  remote_user: (exchange) => userOf(header(exchange, 'authorization')),
  proxy_add_x_forwarded_for: (exchange) =>
    [header(exchange, 'x-forwarded-for'), exchange.request.connectionInfo.remoteAddress].filter(Boolean).join(', '),
  scheme: ({ request }) => (request.connectionInfo.tls ? 'https' : 'http'),
  https: ({ request }) => (request.connectionInfo.tls ? 'on' : ''),
  content_type: (exchange) => header(exchange, 'content-type'),
  content_length: (exchange) => header(exchange, 'content-length'),
  connection: ({ connection }) => String(connection),
  connection_requests: () => '1',
  request_body: ({ body }) => body.toString(),
  request_id: ({ started, connection }) => (started * 4096 + connection).toString(16).padStart(32, '0'),
  request_time: ({ started }, { now }) => ((now() - started) / 1000).toFixed(3),
  msec: (_, { now }) => (now() / 1000).toFixed(3),
  time_local: (_, { now }) => timeLocal(now()),
  time_iso8601: (_, { now }) => `${new Date(now()).toISOString().slice(0, 19)}+00:00`,
  nginx_version: (_, { version }) => version,
  pid: () => '1',
}

/** `$host`: the name in the Host header without the port, else the server's name. */
export function hostOf(exchange: Exchange): string {
  return header(exchange, 'host').replace(/:\d+$/, '').toLowerCase() || (exchange.server.names[0] ?? '')
}

/** `21/Nov/2026:11:37:03 +0000`. */
export function timeLocal(milliseconds: number): string {
  const [, day, month, year, time] = new Date(milliseconds).toUTCString().split(' ')
  return `${day}/${month}/${year}:${time} +0000`
}

function userOf(authorization: string): string {
  const [scheme, credentials] = authorization.split(' ')
  if (scheme?.toLowerCase() !== 'basic' || !credentials) return ''
  return Buffer.from(credentials, 'base64').toString().split(':')[0] ?? ''
}

function cookie(header: string, name: string): string {
  const pair = header.split(/;\s*/).find((part) => part.startsWith(`${name}=`))
  return pair?.slice(name.length + 1) ?? ''
}
