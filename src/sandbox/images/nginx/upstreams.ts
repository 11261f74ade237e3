import { ConfigError } from './errors.ts'
import type { Upstream, UpstreamServer } from './model.ts'
import type { Directive } from './parse.ts'

export type ResolveHost = (name: string) => Promise<string[]>

/** The `upstream` blocks with the addresses of their servers. */
export async function compileUpstreams(
  directives: readonly Directive[],
  resolve: ResolveHost,
): Promise<Map<string, Upstream>> {
  const upstreams = new Map<string, Upstream>()
  for (const directive of directives.filter(({ name }) => name === 'upstream')) {
    const [name = ''] = directive.args
    if (upstreams.has(name)) throw new ConfigError(`duplicate upstream "${name}"`, directive)
    const block = directive.block ?? []
    const servers: UpstreamServer[] = []
    for (const server of block.filter(({ name }) => name === 'server')) {
      servers.push(await compileServer(server, resolve))
    }
    if (servers.length === 0) throw new ConfigError('no servers are inside upstream', directive)
    const method = block.find(({ name }) => name === 'ip_hash' || name === 'least_conn')?.name
    upstreams.set(name, { name, servers, method: (method as Upstream['method'] | undefined) ?? 'round-robin' })
  }
  return upstreams
}

/** The addresses of a `host:port` named in a proxy_pass or a server of an upstream. */
export async function resolveTarget(
  target: string,
  defaultPort: number,
  resolve: ResolveHost,
  place: Directive,
): Promise<{ addresses: string[]; port: number }> {
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(target) ?? []
  try {
    return { addresses: await resolve(host), port: Number(port ?? defaultPort) }
  } catch {
    throw new ConfigError(`host not found in upstream "${target}"`, place)
  }
}

async function compileServer(directive: Directive, resolve: ResolveHost): Promise<UpstreamServer> {
  const [target = '', ...options] = directive.args
  const { addresses, port } = await resolveTarget(target, 80, resolve, directive)
  const weight = options.find((option) => option.startsWith('weight='))
  return {
    name: target,
    addresses,
    port,
    weight: weight ? Number(weight.slice('weight='.length)) : 1,
    backup: options.includes('backup'),
    down: options.includes('down'),
  }
}

/** Hands out the servers of upstreams: for each request the order in which to try them. */
export interface Picker {
  order(upstream: Upstream, client: string): { address: string; port: number }[]
}

export function createPicker(): Picker {
  const turns = new Map<Upstream, number>()
  return {
    order(upstream, client) {
      const expand = (servers: readonly UpstreamServer[]) =>
        servers.flatMap(({ addresses, port, weight }) =>
          addresses.flatMap((address) => Array.from({ length: weight }, () => ({ address, port }))),
        )
      const usable = upstream.servers.filter(({ down }) => !down)
      const peers = expand(usable.filter(({ backup }) => !backup))
      const turn = turns.get(upstream) ?? 0
      turns.set(upstream, turn + 1)
      const start = upstream.method === 'ip_hash' ? hashOf(client) : turn
      const ordered = peers.map((_, index) => peers[(start + index) % peers.length] ?? { address: '', port: 0 })
      return unique([...ordered, ...expand(usable.filter(({ backup }) => backup))])
    },
  }
}

/** ip_hash looks at the first three parts of the address only. */
function hashOf(client: string): number {
  return client
    .split('.')
    .slice(0, 3)
    .reduce((hash, part) => (hash * 113 + Number(part)) % 6271, 89)
}

function unique(peers: { address: string; port: number }[]): { address: string; port: number }[] {
  const seen = new Set<string>()
  return peers.filter(({ address, port }) => {
    const key = `${address}:${port}`
    return !seen.has(key) && seen.add(key)
  })
}
