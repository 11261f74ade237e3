import { type Answer, type Exchange, scopeOf } from './exchange.ts'
import { type FileResult, type FileWorld, serveFile, tryFiles } from './files.ts'
import { chooseLocation } from './locate.ts'
import { statusPage } from './pages.ts'
import type { Directive } from './parse.ts'
import { type ProxyWorld, proxy } from './proxy.ts'
import { runRewrites } from './rewrite.ts'
import { find, findAll, isOn } from './scope.ts'
import { type Expand, expander, type VariableWorld } from './variables.ts'

export type World = FileWorld & ProxyWorld & VariableWorld & { logStatus(): string }

const MAX_REDIRECTS = 10

/** Finds the answer to a request: rewrites, location, access, content, error pages. */
export async function answer(exchange: Exchange, world: World): Promise<Answer> {
  const expand = expander(exchange, world)
  const first = runRewrites(exchange, exchange.server.scope.directives, expand, false)
  if (first.kind === 'return') return finish(exchange, world, expand, returned(exchange, world, first))
  return finish(exchange, world, expand, await inLocation(exchange, world, expand))
}

/** Serves the exchange's URI from the location it leads to. A number is a status nginx makes a page for. */
async function inLocation(exchange: Exchange, world: World, expand: Expand): Promise<Answer | number> {
  if (exchange.redirects++ > MAX_REDIRECTS) {
    world.logError(exchange, `rewrite or internal redirection cycle while internally redirecting to "${exchange.uri}"`)
    return 500
  }
  const named = exchange.uri.startsWith('@')
  const found = named
    ? exchange.server.locations
        .filter(({ pattern }) => pattern === exchange.uri)
        .map((location) => ({ location, captures: undefined }))[0]
    : chooseLocation(exchange.server.locations, exchange.uri)
  exchange.location = found?.location
  if (found?.captures) exchange.captures = found.captures
  if (found?.location.scope.directives.some(({ name }) => name === 'internal') && exchange.redirects === 1) return 404

  const result = runRewrites(exchange, found?.location.scope.directives ?? [], expand, true)
  if (result.kind === 'return') return returned(exchange, world, result)
  if (result.kind === 'restart') return inLocation(exchange, world, expand)
  return denied(exchange) ?? content(exchange, world, expand)
}

function denied(exchange: Exchange): number | undefined {
  const rules = scopeRules(exchange)
  const { remoteAddress } = exchange.request.connectionInfo
  const rule = rules.find(({ args }) => args[0] === 'all' || args[0] === remoteAddress)
  return rule?.name === 'deny' ? 403 : undefined
}

function scopeRules(exchange: Exchange): readonly Directive[] {
  for (let scope = scopeOf(exchange) as ReturnType<typeof scopeOf> | undefined; scope; scope = scope.parent) {
    const rules = scope.directives.filter(({ name }) => name === 'allow' || name === 'deny')
    if (rules.length > 0) return rules
  }
  return []
}

async function content(exchange: Exchange, world: World, expand: Expand): Promise<Answer | number> {
  const own = (name: string) => exchange.location?.scope.directives.find((directive) => directive.name === name)
  const files = (own('try_files') ?? (exchange.location ? undefined : find(exchange.server.scope, 'try_files')))?.args
  const tried = files && (await tryFiles(exchange, world.fs, files, expand))
  if (tried) return follow(exchange, world, expand, tried)
  const target = own('proxy_pass')?.args[0]
  if (target !== undefined) return proxy(exchange, target, expand, world)
  if (own('stub_status')) return text(200, world.logStatus())
  if (own('empty_gif'))
    return {
      status: 200,
      contentType: 'image/gif',
      headers: [],
      body: Buffer.from('R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64'),
    }
  return follow(exchange, world, expand, await serveFile(exchange, world, expand))
}

async function follow(exchange: Exchange, world: World, expand: Expand, result: FileResult): Promise<Answer | number> {
  if (result.kind === 'answer') return result.answer
  if (result.kind === 'status') return result.status
  const [uri = '', args] = result.uri.split('?', 2)
  exchange.uri = uri
  if (args !== undefined) exchange.args = args
  return inLocation(exchange, world, expand)
}

function returned(
  exchange: Exchange,
  world: World,
  { status, text: given }: { status: number; text: string | undefined },
): Answer | number {
  if (status === 444) return { status, headers: [], body: Buffer.alloc(0), hangUp: true }
  if ([301, 302, 303, 307, 308].includes(status)) {
    const location = given?.startsWith('/') ? absolute(exchange, given) : given
    return { ...statusPage(status, world.version, isOn(scopeOf(exchange), 'server_tokens', true)), location }
  }
  if (given !== undefined) return text(status, given, find(scopeOf(exchange), 'default_type')?.args[0])
  return status < 300 || status === 304 ? { status, headers: [], body: Buffer.alloc(0) } : status
}

function absolute({ request }: Exchange, path: string): string {
  const { tls, localPort } = request.connectionInfo
  const host = (request.headers.host ?? 'localhost').replace(/:\d+$/, '')
  return `${tls ? 'https' : 'http'}://${host}${localPort === (tls ? 443 : 80) ? '' : `:${localPort}`}${path}`
}

function text(status: number, body: string, contentType = 'text/plain'): Answer {
  return { status, contentType, headers: [], body: Buffer.from(body) }
}

/** Turns a bare status into nginx' page, or into what error_page says. */
async function finish(exchange: Exchange, world: World, expand: Expand, result: Answer | number): Promise<Answer> {
  const status = typeof result === 'number' ? result : result.status
  const intercept = typeof result === 'number' || (result.proxied && isOn(scopeOf(exchange), 'proxy_intercept_errors'))
  if (intercept && status >= 300) {
    const replaced = await errorPage(exchange, world, expand, status)
    if (replaced) return replaced
  }
  const tokens = isOn(scopeOf(exchange), 'server_tokens', true)
  if (typeof result === 'number') return statusPage(result, world.version, tokens)
  if (result.status === 301 && !result.proxied && !result.contentType) {
    return { ...statusPage(301, world.version, tokens), location: result.location }
  }
  return result
}

async function errorPage(
  exchange: Exchange,
  world: World,
  expand: Expand,
  status: number,
): Promise<Answer | undefined> {
  const directive = findAll(scopeOf(exchange), 'error_page').find(({ args }) => args.includes(String(status)))
  const uri = directive?.args.at(-1)
  if (!directive || uri === undefined || exchange.redirects > MAX_REDIRECTS) return undefined
  const change = directive.args.find((arg) => arg.startsWith('='))
  if (/^https?:/.test(uri)) return { ...statusPage(302, world.version, true), location: expand(uri) }
  exchange.uri = expand(uri)
  const result = await inLocation(exchange, world, expand)
  if (typeof result === 'number') return undefined
  return { ...result, status: change === undefined ? status : Number(change.slice(1)) || result.status }
}
