import { kinds } from '../../kinds.ts'
import { keyOf, namespaceOf, splitKey } from '../../objects.ts'
import type { Pod } from '../../schema/types.gen.ts'
import type { Change } from '../../storage/types.ts'
import { disrupted } from '../shared/disruption.ts'
import { ignoreNotFound } from '../shared/errors.ts'
import { memory } from '../shared/memory.ts'
import { isPodFinished } from '../shared/pods.ts'
import type { Controller, ControllerContext, ReconcileResult } from '../types.ts'

/** A node may come back under its name: its pods wait this long. */
const QUARANTINE = 40_000
/** The real controller looks once in so long for pods that are being deleted before they had a node. */
const PERIOD = 20_000

/** Removes pods that nobody else can: on nodes that are gone, or deleted before they had one (pkg/controller/podgc). */
export const podGcController: Controller = {
  name: 'pod-garbage-collector',
  watches: [
    {
      kind: kinds.nodes,
      keys({ object, type }, reader) {
        const isOn = ({ spec }: Pod) => spec?.nodeName === object.metadata.name
        return type === 'DELETED'
          ? reader
              .list(kinds.pods)
              .filter(isOn)
              .map((pod) => `orphan:${keyOf(pod)}`)
          : []
      },
    },
    {
      kind: kinds.pods,
      keys({ object, type }: Change<Pod>, reader) {
        const { nodeName } = object.spec ?? {}
        if (type === 'DELETED') return []
        if (!nodeName) return object.metadata.deletionTimestamp === undefined ? [] : [`unscheduled:${keyOf(object)}`]
        return reader.get(kinds.nodes, '', nodeName) ? [] : [`orphan:${keyOf(object)}`]
      },
    },
  ],
  async reconcile(key, context): Promise<ReconcileResult> {
    const { namespace, name } = splitKey(key.slice(key.indexOf(':') + 1))
    const pod = context.client.get(kinds.pods, namespace, name)
    if (!pod) return undefined
    return key.startsWith('orphan:') ? collectOrphan(pod, context) : collectUnscheduled(pod, context)
  },
}

/** Since when each orphan has been without a node, by uid. */
const orphaned = memory<number>()

async function collectOrphan(pod: Pod, context: ControllerContext): Promise<ReconcileResult> {
  const { client, clock } = context
  if (client.get(kinds.nodes, '', pod.spec?.nodeName ?? '')) return undefined
  const { uid } = pod.metadata
  const since = orphaned(client).get(uid) ?? clock.now()
  orphaned(client).set(uid, since)
  const wait = since + QUARANTINE - clock.now()
  if (wait > 0) return { requeueAfterMilliseconds: wait }
  orphaned(client).delete(uid)
  const lost = disrupted(pod, 'DeletionByPodGC', 'PodGC: node no longer exists', clock.now())
  if (!isPodFinished(pod)) await markFailed(lost, context)
  await remove(pod, context)
  return undefined
}

async function collectUnscheduled(pod: Pod, context: ControllerContext): Promise<ReconcileResult> {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = pod.metadata
  if (pod.spec?.nodeName || deletionTimestamp === undefined) return undefined
  const wait = Date.parse(deletionTimestamp) - deletionGracePeriodSeconds * 1000 + PERIOD - context.clock.now()
  if (wait > 0) return { requeueAfterMilliseconds: wait }
  if (!isPodFinished(pod)) await markFailed(pod, context)
  await remove(pod, context)
  return undefined
}

async function markFailed(pod: Pod, { client }: ControllerContext): Promise<void> {
  await client.updateStatus(kinds.pods, { ...pod, status: { ...pod.status, phase: 'Failed' } })
}

async function remove(pod: Pod, { client }: ControllerContext): Promise<void> {
  const { name, uid } = pod.metadata
  await ignoreNotFound(client.delete(kinds.pods, namespaceOf(pod), name, { uid, gracePeriodSeconds: 0 }))
}
