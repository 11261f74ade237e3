import { formatTime } from '../../clock.ts'
import { kinds } from '../../kinds.ts'
import type { Namespace } from '../../schema/types.gen.ts'
import { semanticEqual } from '../shared/equal.ts'
import { ignoreNotFound, TryAgain } from '../shared/errors.ts'
import type { Controller, ControllerContext, ReconcileResult } from '../types.ts'
import { namespaceConditions } from './conditions.ts'
import { deleteContent } from './content.ts'

/** Empties deleted namespaces and lets them go (pkg/controller/namespace). */
export const namespaceController: Controller = {
  name: 'namespace-controller',
  watches: [{ kind: kinds.namespaces, keys: ({ object, type }) => (type === 'DELETED' ? [] : [object.metadata.name]) }],
  everyKind: {
    // What is deleted may have been the last thing its namespace waited for.
    keys: ({ object, type }, _kind, reader) => {
      const namespace = object.metadata.namespace
      if (type !== 'DELETED' || !namespace) return []
      return reader.get(kinds.namespaces, '', namespace)?.metadata.deletionTimestamp ? [namespace] : []
    },
  },
  async reconcile(name, context) {
    const namespace = context.client.get(kinds.namespaces, '', name)
    return namespace?.metadata.deletionTimestamp ? finish(namespace, context) : undefined
  },
}

async function finish(namespace: Namespace, context: ControllerContext): Promise<ReconcileResult> {
  const { client, clock } = context
  const { name, deletionTimestamp = '' } = namespace.metadata
  if (!namespace.spec?.finalizers?.includes('kubernetes')) return undefined
  const remains = await deleteContent(name, Date.parse(deletionTimestamp), context)
  const conditions = namespaceConditions(namespace.status?.conditions, remains, formatTime(clock.now()))
  const status = { ...namespace.status, phase: 'Terminating', conditions }
  if (!semanticEqual(status, namespace.status)) {
    const current = client.get(kinds.namespaces, '', name)
    if (!current) return undefined
    await client.updateStatus(kinds.namespaces, { ...current, status })
  }
  if (remains.errors.length > 0) throw new TryAgain(remains.errors.join(', '))
  if (remains.resources.size > 0) {
    return { requeueAfterMilliseconds: (Math.floor(remains.estimateSeconds / 2) + 1) * 1000 }
  }
  await release(name, namespace.spec?.finalizers ?? [], context)
  return undefined
}

/** Takes this controller's finalizer off; the server removes a namespace that has none left. */
async function release(name: string, finalizers: readonly string[], { client }: ControllerContext): Promise<void> {
  const patch = { spec: { finalizers: finalizers.filter((finalizer) => finalizer !== 'kubernetes') } }
  await ignoreNotFound(client.patch(kinds.namespaces, '', name, patch, { subresource: 'finalize' }))
}
