import { ConfigError } from './errors.ts'
import type { Listen, Location, NginxConfig, Server, Upstream, VariableMap } from './model.ts'
import type { Directive } from './parse.ts'
import { type Scope, setting } from './scope.ts'
import { compileUpstreams, type ResolveHost, resolveTarget } from './upstreams.ts'

const COMBINED =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'

/** Turns checked directives into what requests are served from; looks up the hosts named in them, as nginx does at its start. */
export async function compile(directives: readonly Directive[], resolve: ResolveHost): Promise<NginxConfig> {
  const main: Scope = { directives, parent: undefined }
  if (!directives.some(({ name }) => name === 'events')) throw new ConfigError('no "events" section in configuration')
  const httpBlock = directives.find(({ name }) => name === 'http')
  const http: Scope = { directives: httpBlock?.block ?? [], parent: main }
  const upstreams = await compileUpstreams(http.directives, resolve)
  const servers = http.directives.filter(({ name }) => name === 'server').map((block) => compileServer(block, http))
  for (const server of servers) await checkTargets(server.locations, upstreams, resolve)
  checkDuplicates(servers)
  const formats = new Map([['combined', COMBINED]])
  for (const { name, args } of http.directives) {
    if (name === 'log_format') formats.set(args[0] ?? '', formatOf(args.slice(1)))
  }
  return { main, http, servers, upstreams, formats, maps: compileMaps(http.directives) }
}

function formatOf(words: readonly string[]): string {
  return words.filter((word) => !word.startsWith('escape=')).join('')
}

function compileServer(block: Directive, http: Scope): Server {
  const scope: Scope = { directives: block.block ?? [], parent: http }
  const own = (name: string) => scope.directives.filter((directive) => directive.name === name)
  const listens = own('listen').flatMap(parseListen)
  const forced = setting(scope, 'ssl') === 'on'
  return {
    scope,
    listens: (listens.length > 0 ? listens : [{ port: 80, ssl: false, isDefault: false }]).map((listen) => ({
      ...listen,
      ssl: listen.ssl || forced,
    })),
    names: own('server_name').flatMap(({ args }) => args),
    locations: own('location').map((location) => compileLocation(location, scope)),
  }
}

function parseListen(directive: Directive): Listen[] {
  const [address = '', ...options] = directive.args
  if (address.startsWith('unix:')) return []
  const port = /^\d+$/.test(address) ? address : (/:(\d+)$/.exec(address.replace(/^\[.*\]/, ''))?.[1] ?? '80')
  if (Number(port) < 1 || Number(port) > 65535) {
    throw new ConfigError(`invalid port in "${address}" of the "listen" directive`, directive)
  }
  const known =
    /^(ssl|http2|quic|proxy_protocol|default_server|default|bind|deferred|reuseport|ipv6only=(on|off)|backlog=\d+|rcvbuf=\w+|sndbuf=\w+|so_keepalive=\S+|fastopen=\d+|setfib=\d+|accept_filter=\w+)$/
  const wrong = options.find((option) => !known.test(option))
  if (wrong !== undefined) throw new ConfigError(`invalid parameter "${wrong}"`, directive)
  const isDefault = options.includes('default_server') || options.includes('default')
  return [{ port: Number(port), ssl: options.includes('ssl'), isDefault }]
}

function compileLocation(directive: Directive, parent: Scope): Location {
  const [first = '', second] = directive.args
  const glued = second === undefined ? /^(=|\^~|~\*|~|@)(.*)$/s.exec(first) : null
  const modifier = (second === undefined ? (glued?.[1] ?? '') : first) as Location['modifier']
  const pattern = second ?? glued?.[2] ?? first
  if (!['', '=', '^~', '~', '~*', '@'].includes(modifier)) {
    throw new ConfigError(`invalid location modifier "${first}"`, directive)
  }
  const scope: Scope = { directives: directive.block ?? [], parent }
  return {
    modifier,
    pattern: modifier === '@' ? `@${pattern}` : pattern,
    expression: modifier.startsWith('~') ? compileExpression(pattern, modifier === '~*', directive) : undefined,
    scope,
    directive,
    locations: scope.directives
      .filter(({ name }) => name === 'location')
      .map((nested) => compileLocation(nested, scope)),
  }
}

/** A PCRE of the configuration as a JavaScript one: named groups and the leading `(?i)` differ. */
export function compileExpression(pattern: string, ignoreCase: boolean, place: Directive): RegExp {
  const flags = ignoreCase || pattern.startsWith('(?i)') ? 'i' : ''
  try {
    return new RegExp(pattern.replace(/^\(\?i\)/, '').replaceAll('(?P<', '(?<'), flags)
  } catch (error) {
    throw new ConfigError(`pcre_compile() failed: ${(error as Error).message} in "${pattern}"`, place)
  }
}

async function checkTargets(
  locations: readonly Location[],
  upstreams: ReadonlyMap<string, Upstream>,
  resolve: ResolveHost,
): Promise<void> {
  for (const location of locations) {
    for (const directive of location.scope.directives) {
      if (directive.name === 'proxy_pass') await checkTarget(directive, upstreams, resolve)
    }
    await checkTargets(location.locations, upstreams, resolve)
  }
}

async function checkTarget(
  directive: Directive,
  upstreams: ReadonlyMap<string, Upstream>,
  resolve: ResolveHost,
): Promise<void> {
  const [url = ''] = directive.args
  if (url.includes('$')) return
  const target = /^https?:\/\/([^/]+)/.exec(url)?.[1]
  if (target === undefined) throw new ConfigError('invalid URL prefix', directive)
  if (!upstreams.has(target)) await resolveTarget(target, url.startsWith('https') ? 443 : 80, resolve, directive)
}

function checkDuplicates(servers: readonly Server[]): void {
  const defaults = new Set<number>()
  for (const { listens, scope } of servers) {
    const ports = new Set(listens.filter(({ isDefault }) => isDefault).map(({ port }) => port))
    const place = scope.directives.find(({ name }) => name === 'listen')
    for (const port of ports) {
      if (defaults.has(port)) throw new ConfigError(`a duplicate default server for 0.0.0.0:${port}`, place)
      defaults.add(port)
    }
  }
}

function compileMaps(directives: readonly Directive[]): Map<string, VariableMap> {
  const maps = new Map<string, VariableMap>()
  for (const directive of directives.filter(({ name }) => name === 'map')) {
    const [source = '', target = ''] = directive.args
    const lines = (directive.block ?? []).map(({ name, args }) => ({ pattern: name, value: args[0] ?? '' }))
    const byDefault = lines.find(({ pattern }) => pattern === 'default')?.value ?? ''
    const entries = lines
      .filter(({ pattern }) => !['default', 'hostnames', 'volatile'].includes(pattern))
      .map(({ pattern, value }) => ({
        value,
        pattern: pattern.startsWith('~')
          ? compileExpression(pattern.replace(/^~\*?/, ''), pattern.startsWith('~*'), directive)
          : pattern,
      }))
    maps.set(target.replace(/^\$/, ''), { source, entries, byDefault })
  }
  return maps
}
