import type { Feed, Stored } from './feed.ts'

/** Whether controllers owe something to the objects of a namespace: what they write does not yet say what there is. */
export function isPending(feed: Feed, namespace: string): boolean {
  const all = feed.resources.filter(({ namespaced }) => namespaced).flatMap(({ name }) => feed.list(name, namespace))
  const uids = new Set(all.map(({ metadata }) => metadata.uid))
  const owned = new Map<string, Stored[]>()
  for (const object of all) {
    const owner = object.metadata.ownerReferences?.find(({ controller }) => controller)?.uid
    if (owner !== undefined) owned.set(owner, [...(owned.get(owner) ?? []), object])
  }
  return all.some((object) => {
    return isUnobserved(object) || isOrphan(object, uids) || isBehind(object, owned.get(object.metadata.uid) ?? [])
  })
}

/** Their controllers write `status.observedGeneration` at once. */
const OBSERVED = [
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'DaemonSet',
  'PodDisruptionBudget',
]

function isUnobserved({ kind = '', metadata, status }: Stored): boolean {
  const { generation = 0 } = metadata
  return OBSERVED.includes(kind) && number(status, 'observedGeneration') < generation
}

/** Not one with a finalizer: who keeps it may be who waits. */
function isOrphan({ metadata }: Stored, uids: ReadonlySet<string>): boolean {
  const owners = metadata.ownerReferences ?? []
  const controlled = owners.length > 0 && owners.every(({ controller }) => controller)
  return controlled && !metadata.finalizers?.length && owners.every(({ uid }) => !uids.has(uid))
}

/** Whether an owner's numbers are not those of what it owns. */
function isBehind(owner: Stored, owned: readonly Stored[]): boolean {
  const { kind = '', status } = owner
  if (kind === 'Deployment') {
    const sum = (field: string) => owned.reduce((total, set) => total + number(set.status, field), 0)
    return ['replicas', 'readyReplicas'].some((field) => number(status, field) !== sum(field))
  }
  if (!['ReplicaSet', 'ReplicationController', 'StatefulSet'].includes(kind)) return false
  const active = owned.filter(isActive)
  const ready = active.filter(isReady)
  const wanted = kind === 'StatefulSet' ? number(status, 'replicas') : number(owner.spec, 'replicas')
  const failing = Array.isArray(status?.['conditions'])
  return (
    (number(status, 'replicas') !== wanted && !failing) ||
    number(status, 'replicas') !== active.length ||
    number(status, 'readyReplicas') !== ready.length
  )
}

function number(fields: Record<string, unknown> | undefined, name: string): number {
  return Number(fields?.[name] ?? 0)
}

function isActive({ kind, metadata, status }: Stored): boolean {
  const phase = String(status?.['phase'])
  return kind === 'Pod' && metadata.deletionTimestamp === undefined && !/Succeeded|Failed/.test(phase)
}

function isReady({ status }: Stored): boolean {
  const conditions = (status?.['conditions'] ?? []) as { type: string; status: string }[]
  return conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True')
}
