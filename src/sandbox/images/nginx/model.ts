import type { Directive } from './parse.ts'
import type { Scope } from './scope.ts'

/** nginx' configuration, ready to serve from. */
export interface NginxConfig {
  main: Scope
  http: Scope
  servers: readonly Server[]
  upstreams: ReadonlyMap<string, Upstream>
  /** Formats of access logs by name. */
  formats: ReadonlyMap<string, string>
  /** `map` blocks by the variable they define, without `$`. */
  maps: ReadonlyMap<string, VariableMap>
}

export interface VariableMap {
  source: string
  entries: readonly { pattern: string | RegExp; value: string }[]
  byDefault: string
}

export interface Server {
  scope: Scope
  listens: readonly Listen[]
  names: readonly string[]
  locations: readonly Location[]
}

export interface Listen {
  port: number
  ssl: boolean
  isDefault: boolean
}

export interface Location {
  /** `''` prefix, `=` exact, `^~` prefix that ends the search, `~` and `~*` regular expressions, `@` named. */
  modifier: '' | '=' | '^~' | '~' | '~*' | '@'
  pattern: string
  expression: RegExp | undefined
  scope: Scope
  locations: readonly Location[]
  directive: Directive
}

export interface Upstream {
  name: string
  servers: readonly UpstreamServer[]
  method: 'round-robin' | 'ip_hash' | 'least_conn'
}

export interface UpstreamServer {
  /** As configured, e.g. `auth.default.svc.cluster.local:80`. */
  name: string
  addresses: readonly string[]
  port: number
  weight: number
  backup: boolean
  down: boolean
}
