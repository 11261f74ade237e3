import type { NamespaceCondition } from '../../schema/types.gen.ts'
import { conditionOf } from '../shared/conditions.ts'
import type { Remains } from './content.ts'

/** The conditions of a namespace whose deletion meets no obstacle, in the server's order: type, reason, message. */
const FINE = [
  ['NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'],
  ['NamespaceDeletionGroupVersionParsingFailure', 'ParsedGroupVersions', 'All legacy kube types successfully parsed'],
  [
    'NamespaceDeletionContentFailure',
    'ContentDeleted',
    'All content successfully deleted, may be waiting on finalization',
  ],
  ['NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'],
  ['NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
] as const

/** What the status of a terminating namespace says about what is left (`namespaceConditionUpdater`). */
export function namespaceConditions(
  old: readonly NamespaceCondition[] | undefined,
  remains: Remains,
  time: string,
): NamespaceCondition[] {
  const obstacles = obstaclesOf(remains)
  const known: NamespaceCondition[] = FINE.map(([type, reason, message]) => {
    const obstacle = obstacles.get(type)
    const status = obstacle ? 'True' : 'False'
    const before = conditionOf(old, type)
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : time
    return { type, status, lastTransitionTime, ...(obstacle ?? { reason, message }) }
  })
  const others = (old ?? []).filter(({ type }) => !known.some((condition) => condition.type === type))
  return [...others, ...known]
}

function obstaclesOf({ resources, finalizers, errors }: Remains): Map<string, { reason: string; message: string }> {
  const found = new Map<string, { reason: string; message: string }>()
  if (errors.length > 0) {
    const message = `Failed to delete all resource types, ${errors.length} remaining: ${[...errors].sort().join(', ')}`
    found.set('NamespaceDeletionContentFailure', { reason: 'ContentDeletionFailed', message })
  }
  if (resources.size > 0) {
    const list = [...resources].map(([resource, count]) => `${resource} has ${count} resource instances`).sort()
    const message = `Some resources are remaining: ${list.join(', ')}`
    found.set('NamespaceContentRemaining', { reason: 'SomeResourcesRemain', message })
  }
  if (finalizers.size > 0) {
    const list = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).sort()
    const message = `Some content in the namespace has finalizers remaining: ${list.join(', ')}`
    found.set('NamespaceFinalizersRemaining', { reason: 'SomeFinalizersRemain', message })
  }
  return found
}
