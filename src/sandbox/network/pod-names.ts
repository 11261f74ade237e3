import { sleep } from '../clock.ts'
import { destinationOf, type Source } from './destination.ts'
import { nameError } from './errors.ts'
import { isKnownWithoutServers, lookup, query, type ResolverConfig } from './resolver.ts'
import { passes, type World } from './routes.ts'
import type { PodNetwork } from './types.ts'

/** How long a resolver waits for a name server that never answers: two tries of five seconds. */
const RESOLVER_MILLISECONDS = 10_000

/** How a pod turns names into addresses. Packets to its name server may be dropped on the way, as any others. */
export function podNames(
  world: World,
  source: Source,
  files: { config(): ResolverConfig; hosts(): string },
): Pick<PodNetwork, 'lookup' | 'query'> {
  const reachNameServer = async (name: string) => {
    const [server] = files.config().nameservers
    if (server === undefined || reaches(world, source, server)) return
    await sleep(world.clock, RESOLVER_MILLISECONDS)
    throw nameError(name)
  }
  return {
    async lookup(name) {
      if (!isKnownWithoutServers(files.hosts(), name)) await reachNameServer(name)
      return lookup(world.reader, files.config(), files.hosts(), name)
    },
    async query(name, type) {
      await reachNameServer(name)
      return query(world.reader, name, type)
    },
  }
}

function reaches(world: World, source: Source, server: string): boolean {
  const destination = destinationOf(world, source, { address: server, port: 53 }, 'UDP')
  if (typeof destination === 'string' || 'api' in destination) return true
  return passes(world, source, destination.at, 'UDP')
}
