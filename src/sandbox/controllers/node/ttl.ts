import { kinds } from '../../kinds.ts'
import type { Controller } from '../types.ts'

const TTL = 'node.alpha.kubernetes.io/ttl'
/** Seconds for which a kubelet may keep secrets and config maps, by the number of nodes (pkg/controller/ttl). */
const BOUNDARIES = [
  [100, 0],
  [500, 15],
  [1000, 30],
  [2000, 60],
  [Infinity, 300],
] as const

/** Tells kubelets how long they may keep what they read. */
export const nodeTtlController: Controller = {
  name: 'ttl-controller',
  watches: [{ kind: kinds.nodes, keys: ({ object, type }) => (type === 'DELETED' ? [] : [object.metadata.name]) }],
  async reconcile(name, { client }) {
    const node = client.get(kinds.nodes, '', name)
    const count = client.list(kinds.nodes).length
    const seconds = BOUNDARIES.find(([limit]) => count <= limit)?.[1] ?? 0
    if (!node || node.metadata.annotations?.[TTL] === String(seconds)) return undefined
    await client.patch(kinds.nodes, '', name, { metadata: { annotations: { [TTL]: String(seconds) } } })
    return undefined
  },
}
