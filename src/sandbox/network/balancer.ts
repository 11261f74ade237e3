import type { Reader } from '../client.ts'
import type { Clock } from '../clock.ts'
import { type Backend, backendsOf, type ServiceMatch } from './services.ts'

/** Chooses the backend of each new connection to a Service. */
export interface Balancer {
  /**
   * The backend for a client at `client` on `node`. `'refuse'` when the Service has no endpoints (kube-proxy rejects), `'drop'` when a
   * traffic policy `Local` leaves none on this node.
   */
  choose(match: ServiceMatch, client: string, node: string | undefined): Backend | 'refuse' | 'drop'
}

interface Sticky {
  backend: Backend
  until: number
}

export function createBalancer(reader: Reader, clock: Clock): Balancer {
  const turns = new Map<string, number>()
  const sticky = new Map<string, Sticky>()
  return {
    choose(match, client, node) {
      const { service, port } = match
      const all = backendsOf(reader, service, port)
      if (all.length === 0) return 'refuse'
      const allowed = isLocal(match) && node !== undefined ? all.filter((backend) => backend.node === node) : all
      if (allowed.length === 0) return 'drop'

      const key = `${service.metadata.uid}/${port.port}/${port.protocol}`
      const clientKey = `${key}/${client}`
      const isSticky = service.spec?.sessionAffinity === 'ClientIP'
      const kept = isSticky ? sticky.get(clientKey) : undefined
      if (kept && kept.until > clock.now() && allowed.some((backend) => same(backend, kept.backend))) {
        kept.until = clock.now() + affinityMilliseconds(match)
        return kept.backend
      }
      const turn = turns.get(key) ?? 0
      turns.set(key, turn + 1)
      const backend = allowed[turn % allowed.length]
      if (!backend) return 'refuse'
      if (isSticky) sticky.set(clientKey, { backend, until: clock.now() + affinityMilliseconds(match) })
      return backend
    },
  }
}

function isLocal({ service, via }: ServiceMatch): boolean {
  const spec = service.spec
  return via === 'clusterIP' ? spec?.internalTrafficPolicy === 'Local' : spec?.externalTrafficPolicy === 'Local'
}

function affinityMilliseconds({ service }: ServiceMatch): number {
  return (service.spec?.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) * 1000
}

function same(a: Backend, b: Backend): boolean {
  return a.address === b.address && a.port === b.port
}
