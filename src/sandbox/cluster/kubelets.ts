import path from 'node:path'
import { resolveImage } from '../images/catalogue.ts'
import { kinds } from '../kinds.ts'
import { type Kubelet, startKubelet } from '../kubelet/kubelet.ts'
import type { Network } from '../network/types.ts'
import type { Node } from '../schema/types.gen.ts'
import type { ApiCore } from '../server/server.ts'
import type { Change } from '../storage/types.ts'
import { giveWay } from '../turns.ts'
import type { ClusterOptions } from './cluster.ts'

/**
 * One kubelet for each Node that stands for a machine, now and later; a deleted Node's kubelet stops. Resolves, with how to stop them all,
 * when those of now run.
 */
export async function runKubelets(
  { clientFor }: ApiCore,
  { clock, directory, onError, images = { resolve: resolveImage } }: ClusterOptions,
  kubelets: Map<string, Kubelet>,
  network: Network,
): Promise<() => void> {
  const client = clientFor('kube-apiserver')
  const start = (node: string) => {
    if (kubelets.has(node)) return
    const folder = directory === undefined ? undefined : path.join(directory, 'nodes', node)
    kubelets.set(node, startKubelet({ node, clientFor, clock, network, images, directory: folder, onError }))
  }
  const stop = client.watch<Node>(kinds.nodes, ({ type, object }: Change<Node>) => {
    const { name } = object.metadata
    if (type === 'ADDED' && isMachine(object)) queueMicrotask(() => start(name))
    if (type !== 'DELETED') return
    kubelets.get(name)?.close()
    kubelets.delete(name)
  })
  for (const { metadata } of client.list(kinds.nodes)) {
    await giveWay('work')
    const node = client.get(kinds.nodes, '', metadata.name)
    if (node && isMachine(node)) start(metadata.name)
  }
  return () => {
    stop()
    for (const kubelet of kubelets.values()) kubelet.close()
    kubelets.clear()
  }
}

/** A machine registers itself with its address. A Node that somebody writes by hand is a name without one. */
function isMachine({ status }: Node): boolean {
  return status?.addresses?.some(({ type }) => type === 'InternalIP') ?? false
}
