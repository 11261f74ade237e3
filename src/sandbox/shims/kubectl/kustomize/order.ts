import type { Obj } from './types.ts'

/** What others need comes first, what looks at others last (kustomize's legacy order, which kubectl uses). */
const first = [
  ...['Namespace', 'ResourceQuota', 'StorageClass', 'CustomResourceDefinition', 'ServiceAccount'],
  ...['PodSecurityPolicy', 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'ConfigMap', 'Secret'],
  ...['Endpoints', 'Service', 'LimitRange', 'PriorityClass', 'PersistentVolume', 'PersistentVolumeClaim'],
  ...['Deployment', 'StatefulSet', 'CronJob', 'PodDisruptionBudget'],
]
const last = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

export function inBuildOrder(objects: readonly Obj[]): Obj[] {
  return objects.toSorted((a, b) => rank(a) - rank(b) || compare(legacyId(a), legacyId(b)))
}

function rank({ kind }: Obj): number {
  const place = first.indexOf(kind)
  if (place >= 0) return place - first.length
  return last.includes(kind) ? last.indexOf(kind) + 1 : 0
}

function legacyId({ apiVersion, kind, metadata }: Obj): string {
  const [version = '', group = ''] = apiVersion.split('/').reverse()
  return [group || '~G', version, kind, metadata.namespace ?? '~X', metadata.name ?? ''].join('_')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
