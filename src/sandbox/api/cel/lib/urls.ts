import { namedType, type Overload, overload } from '../functions.ts'
import { CelError } from '../issues.ts'
import { CelList, LiteralMap, OpaqueValue } from '../values.ts'

const TYPE = namedType('URL')

/** The parts of an URL as Go's `net/url` takes it apart. */
class UrlValue extends OpaqueValue {
  readonly type = TYPE
  readonly text: string
  readonly scheme: string
  readonly host: string
  readonly path: string
  readonly query: string
  constructor(text: string) {
    super()
    const [, scheme = '', authority = '', path = '', query = ''] = PARTS.exec(text) ?? []
    this.text = text
    this.scheme = scheme.toLowerCase()
    this.host = authority.slice(authority.lastIndexOf('@') + 1)
    this.path = path
    this.query = query
  }
  equals(other: UrlValue): boolean {
    return this.text === other.text
  }
}

const PARTS = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#.*)?$/s

/** What `url.ParseRequestURI` has against a text; undefined for an URL or an absolute path. */
export function urlError(text: string): string | undefined {
  const problem = problemOf(text)
  return problem === undefined ? undefined : `parse ${JSON.stringify(text)}: ${problem}`
}

function problemOf(text: string): string | undefined {
  if (/[\x00-\x1f\x7f]/.test(text)) return 'net/url: invalid control character in URL'
  if (text === '') return 'empty url'
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)
  if (!scheme && /^[^/?#]*:/.test(text)) {
    if (text.startsWith(':')) return 'missing protocol scheme'
    return /^[A-Za-z]/.test(text) ? 'invalid URI for request' : 'first path segment in URL cannot contain colon'
  }
  if (!scheme && !text.startsWith('/')) return 'invalid URI for request'
  const bad = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(text.split('?')[0] ?? '')
  if (bad) return `invalid URL escape ${JSON.stringify(bad[0])}`
  return hostProblem(text)
}

function hostProblem(text: string): string | undefined {
  const host = new UrlValue(text).host
  const character = /[ "<>\\^`{|}]/.exec(host)
  if (character) return `invalid character ${JSON.stringify(character[0])} in host name`
  const port = /:([^:\]]*)$/.exec(host)?.[1]
  if (port !== undefined && !/^\d*$/.test(port)) return `invalid port ${JSON.stringify(`:${port}`)} after host`
  return host.startsWith('[') && !host.includes(']') ? "missing ']' in host" : undefined
}

function parse(text: string): UrlValue {
  const error = urlError(text)
  if (error !== undefined) throw new CelError(`URL parse error during conversion from string: ${error}`)
  return new UrlValue(text)
}

const PORT = /:(\d*)$/

function queryOf({ query }: UrlValue): LiteralMap {
  const values = new Map<string, string[]>()
  for (const [name, each] of new URLSearchParams(query)) values.set(name, [...(values.get(name) ?? []), each])
  return new LiteralMap(new Map([...values].map(([name, all]) => [`s${name}`, [name, new CelList(all)]])))
}

/** Source: apiserver/pkg/cel/library/urls.go. */
export const urls: Readonly<Record<string, readonly Overload[]>> = {
  url: [overload('string_to_url', '(string) URL', parse)],
  isURL: [overload('is_url_string', '(string) bool', (text) => urlError(text) === undefined)],
  getScheme: [overload('url_get_scheme', 'URL.() string', ({ scheme }: UrlValue) => scheme)],
  getHost: [overload('url_get_host', 'URL.() string', ({ host }: UrlValue) => host)],
  getHostname: [
    overload('url_get_hostname', 'URL.() string', ({ host }: UrlValue) =>
      host.replace(PORT, '').replace(/^\[(.*)\]$/, '$1'),
    ),
  ],
  getPort: [overload('url_get_port', 'URL.() string', ({ host }: UrlValue) => PORT.exec(host)?.[1] ?? '')],
  getEscapedPath: [
    overload('url_get_escaped_path', 'URL.() string', ({ path }: UrlValue) => encodeURI(decodeURI(path))),
  ],
  getQuery: [overload('url_get_query', 'URL.() map<string, list<string>>', queryOf)],
}
