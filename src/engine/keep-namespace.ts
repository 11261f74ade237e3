import type { Snapshot } from '../checks/objects.ts'
import type { Cluster } from '../cluster/types.ts'

/**
 * Makes the namespace a lab works in as soon as there is a cluster without it: on the sandbox the cluster may come only after the learner
 * has created it. Returns what ends the watch.
 */
export function keepNamespace(cluster: Cluster, name: string): () => void {
  if (name === 'default') return () => undefined
  let making = false
  const look = ({ items, synced }: Snapshot) => {
    if (!synced || items.length > 0 || making) return
    making = true
    // Somebody else may be faster, or the learner may not create namespaces: the checks then say what is missing.
    cluster
      .create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
      .catch(() => undefined)
      .finally(() => {
        making = false
      })
  }
  const watched = cluster.watchObjects({ apiVersion: 'v1', kind: 'Namespace', name }, '', look)
  return () => watched.stop()
}
