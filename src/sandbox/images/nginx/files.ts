import type { ContainerFs } from '../types.ts'
import { type Answer, type Exchange, scopeOf } from './exchange.ts'
import { directoryPage } from './pages.ts'
import { find, isOn, type Scope, setting } from './scope.ts'
import type { Expand } from './variables.ts'

const DEFAULT_ROOT = '/etc/nginx/html'

export interface FileWorld {
  fs: ContainerFs
  version: string
  /** When the image's own files were made; a file system made from an image does not tell. */
  builtAt(path: string, data: Uint8Array): number | undefined
  /** Writes to the error log. */
  logError(exchange: Exchange, message: string, details?: string): void
}

/** Where content comes from after looking at the files: an answer, another URI to serve, or a status. */
export type FileResult =
  | { kind: 'answer'; answer: Answer }
  | { kind: 'redirect'; uri: string }
  | { kind: 'status'; status: number }

/** Serves the file or directory the request's path stands for. */
export async function serveFile(exchange: Exchange, world: FileWorld, expand: Expand): Promise<FileResult> {
  const { uri, request } = exchange
  const path = pathOf(exchange, uri, expand)
  if (request.method !== 'GET' && request.method !== 'HEAD') return { kind: 'status', status: 405 }
  const stat = await world.fs.stat(path.replace(/\/+$/, '') || '/').catch(() => undefined)
  if (stat?.type === 'directory') {
    if (uri.endsWith('/')) return serveDirectory(exchange, world, expand, path)
    return { kind: 'answer', answer: redirectTo(`${uri}/`, exchange) }
  }
  if (!stat || uri.endsWith('/')) {
    const reason = stat ? '20: Not a directory' : '2: No such file or directory'
    world.logError(exchange, `open() "${path}" failed (${reason})`)
    return { kind: 'status', status: 404 }
  }
  const data = await world.fs.readFile(path).catch(() => undefined)
  if (!data) {
    world.logError(exchange, `open() "${path}" failed (13: Permission denied)`)
    return { kind: 'status', status: 403 }
  }
  const mtime = world.builtAt(path, data) ?? stat.mtime
  return { kind: 'answer', answer: fileAnswer(exchange, path, Buffer.from(data), mtime) }
}

/** The first name of try_files that exists, or its last argument. */
export async function tryFiles(
  exchange: Exchange,
  fs: ContainerFs,
  args: readonly string[],
  expand: Expand,
): Promise<FileResult | undefined> {
  for (const candidate of args.slice(0, -1)) {
    const uri = expand(candidate)
    const path = pathOf(exchange, uri.replace(/\/$/, ''), expand)
    const stat = await fs.stat(path.replace(/\/+$/, '') || '/').catch(() => undefined)
    const wanted = uri.endsWith('/') ? 'directory' : 'file'
    if (stat?.type === wanted) {
      exchange.uri = uri
      return undefined
    }
  }
  const last = args.at(-1) ?? ''
  if (/^=\d+$/.test(last)) return { kind: 'status', status: Number(last.slice(1)) }
  return { kind: 'redirect', uri: last.startsWith('@') ? last : expand(last) }
}

/** The file a path stands for: `alias` replaces the location's prefix, `root` is put before the path. */
function pathOf(exchange: Exchange, uri: string, expand: Expand): string {
  const alias = exchange.location?.scope.directives.find(({ name }) => name === 'alias')?.args[0]
  if (alias !== undefined && exchange.location) {
    const { expression, pattern } = exchange.location
    return expression ? expand(alias) : `${expand(alias)}${uri.slice(pattern.length)}`
  }
  const root = expand(setting(scopeOf(exchange), 'root') ?? DEFAULT_ROOT)
  return `${(root.startsWith('/') ? root : `/etc/nginx/${root}`).replace(/\/$/, '')}${uri}`
}

async function serveDirectory(exchange: Exchange, world: FileWorld, expand: Expand, path: string): Promise<FileResult> {
  const scope = scopeOf(exchange)
  for (const index of find(scope, 'index')?.args ?? ['index.html']) {
    const name = expand(index)
    if (name.startsWith('/')) return { kind: 'redirect', uri: name }
    if (await world.fs.exists(`${path}${name}`)) return { kind: 'redirect', uri: `${exchange.uri}${name}` }
  }
  if (isOn(scope, 'autoindex')) return { kind: 'answer', answer: await listDirectory(exchange, world, path) }
  world.logError(exchange, `directory index of "${path}" is forbidden`)
  return { kind: 'status', status: 403 }
}

async function listDirectory({ uri }: Exchange, { fs, version }: FileWorld, path: string): Promise<Answer> {
  const names = (await fs.readdir(path)).filter((name) => !name.startsWith('.'))
  const entries = await Promise.all(
    names.map(async (name) => {
      const { type, size, mtime } = await fs.stat(`${path}${name}`)
      return { name, directory: type === 'directory', size, mtime }
    }),
  )
  entries.sort((a, b) => Number(b.directory) - Number(a.directory) || (a.name < b.name ? -1 : 1))
  return directoryPage(uri, entries, version)
}

function fileAnswer(exchange: Exchange, path: string, data: Buffer, mtime: number): Answer {
  const seconds = Math.floor(mtime / 1000)
  const etag = `"${seconds.toString(16)}-${data.length.toString(16)}"`
  const lastModified = new Date(seconds * 1000).toUTCString()
  const { headers } = exchange.request
  const since = Date.parse(headers['if-modified-since'] ?? '')
  if (headers['if-none-match'] === etag || (headers['if-none-match'] === undefined && since === seconds * 1000)) {
    return { status: 304, lastModified, headers: [['ETag', etag]], body: Buffer.alloc(0) }
  }
  const contentType = contentTypeOf(scopeOf(exchange), path)
  const range = partOf(data, headers.range)
  const own: [string, string][] = [['ETag', etag]]
  if (range === 'unsatisfiable') {
    return { status: 416, headers: [['Content-Range', `bytes */${data.length}`]], body: Buffer.alloc(0) }
  }
  if (range) own.push(['Content-Range', `bytes ${range.first}-${range.last}/${data.length}`])
  else own.push(['Accept-Ranges', 'bytes'])
  const body = range ? data.subarray(range.first, range.last + 1) : data
  return { status: range ? 206 : 200, contentType, lastModified, headers: own, body }
}

function partOf(
  data: Buffer,
  header: string | undefined,
): { first: number; last: number } | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (from === '' && to === '') return undefined
  const first = from === '' ? Math.max(0, data.length - Number(to)) : Number(from)
  const last = from === '' || to === '' ? data.length - 1 : Math.min(Number(to), data.length - 1)
  return first > last ? 'unsatisfiable' : { first, last }
}

function contentTypeOf(scope: Scope, path: string): string {
  const extension = path
    .slice(path.lastIndexOf('/') + 1)
    .match(/\.([^.]+)$/)?.[1]
    ?.toLowerCase()
  const types = find(scope, 'types')?.block ?? []
  const known = extension && types.find(({ args }) => args.includes(extension))?.name
  const type = known || (setting(scope, 'default_type') ?? 'text/plain')
  const charset = setting(scope, 'charset')
  return charset && charset !== 'off' && /^text\/|javascript|json|xml/.test(type) ? `${type}; charset=${charset}` : type
}

/** A redirect to a path of this server, with the port the client used. */
function redirectTo(uri: string, { request, args }: Exchange): Answer {
  const { tls, localPort } = request.connectionInfo
  const host = (request.headers.host ?? 'localhost').replace(/:\d+$/, '')
  const standard = localPort === (tls ? 443 : 80)
  const location = `${tls ? 'https' : 'http'}://${host}${standard ? '' : `:${localPort}`}${uri}${args ? `?${args}` : ''}`
  return { status: 301, location, headers: [], body: Buffer.alloc(0) }
}
