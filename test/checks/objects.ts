import type { KubeJson, Snapshot } from '../../src/checks/objects.ts'

/** An object of the API, with the fields every one of them has. */
export function kube(kind: string, name: string, fields: Record<string, unknown> = {}, apiVersion = 'v1'): KubeJson {
  const { metadata, ...rest } = fields
  return {
    apiVersion,
    kind,
    metadata: { name, namespace: 'default', uid: `uid-${kind}-${name}`, ...Object(metadata) },
    ...rest,
  }
}

export function snapshotOf(...items: KubeJson[]): Snapshot {
  return { items, synced: true, kindKnown: true }
}

export const now = Date.UTC(2026, 0, 1)
