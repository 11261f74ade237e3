import { perObject } from '../../util/per-object.ts'
import type { Client } from '../client.ts'
import { isPodFinished } from '../controllers/shared/pods.ts'
import { kinds } from '../kinds.ts'
import type { Node, Pod } from '../schema/types.gen.ts'
import type { Change } from '../storage/types.ts'
import { type NodeInfo, nodeInfo, type Snapshot } from './snapshot.ts'

/** Pods by where they are, kept up to date by what changes: a decision costs what is new since the last one, not what there is. */
export interface Cache {
  snapshot(): Snapshot
  /** Unfinished pods without a node, in no order. */
  homeless(): Iterable<Pod>
}

export const cacheOf = perObject(createCache)

function createCache(client: Client): Cache {
  const homeless = new Map<string, Pod>()
  const nominated = new Map<string, Pod>()
  const nodes = nodeInfos(client)
  const change = (pod: Pod, isThere: boolean) => {
    const { uid } = pod.metadata
    const node = pod.spec?.nodeName
    const counts = isThere && !isPodFinished(pod)
    if (node) nodes.change(node, pod, counts)
    put(homeless, uid, counts && !node ? pod : undefined)
    put(nominated, uid, counts && !node && pod.status?.nominatedNodeName ? pod : undefined)
  }
  for (const pod of client.list(kinds.pods)) change(pod, true)
  client.watch(kinds.pods, ({ type, object }: Change<Pod>) => change(object, type !== 'DELETED'))
  return {
    snapshot: () => ({ reader: client, nodes: nodes.all(), nominated: [...nominated.values()] }),
    homeless: () => homeless.values(),
  }
}

/** What is on each node; looked at anew only where something has changed. */
function nodeInfos(client: Client) {
  const podsOn = new Map<string, Map<string, Pod>>()
  const infos = new Map<string, NodeInfo>()
  const infoOf = (node: Node): NodeInfo => {
    const { name } = node.metadata
    const known = infos.get(name)
    if (known?.node === node) return known
    const info = nodeInfo(node, [...(podsOn.get(name)?.values() ?? [])].sort(byPath))
    infos.set(name, info)
    return info
  }
  return {
    change(name: string, pod: Pod, isThere: boolean): void {
      const pods = podsOn.get(name) ?? new Map<string, Pod>()
      put(pods, pod.metadata.uid, isThere ? pod : undefined)
      put(podsOn, name, pods.size > 0 ? pods : undefined)
      infos.delete(name)
    },
    all(): NodeInfo[] {
      const nodes = client.list(kinds.nodes)
      if (nodes.length < infos.size) infos.clear()
      return nodes.map(infoOf)
    },
  }
}

function put<V>(map: Map<string, V>, key: string, value: V | undefined): void {
  if (value === undefined) map.delete(key)
  else map.set(key, value)
}

function byPath({ metadata: a }: Pod, { metadata: b }: Pod): number {
  const [left, right] = [`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`]
  return left < right ? -1 : left > right ? 1 : 0
}
