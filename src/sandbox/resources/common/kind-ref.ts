import type { KindRef, KubeObject } from '../../objects.ts'

/** Names a kind that only its own strategy knows by type; the others are in kinds.ts. */
export function kindRef<T extends KubeObject>(
  group: string,
  resource: string,
  kind: string,
  namespaced = false,
): KindRef<T> {
  return { group, version: 'v1', resource, kind, namespaced }
}
