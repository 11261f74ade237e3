import { tolerates } from '../../api/scheduling/taints.ts'
import { kinds } from '../../kinds.ts'
import { keyOf, namespaceOf, splitKey } from '../../objects.ts'
import type { Node, Pod, Taint } from '../../schema/types.ts'
import type { Change } from '../../storage/types.ts'
import { disrupted } from '../shared/disruption.ts'
import { ignoreNotFound } from '../shared/errors.ts'
import { isPodFinished } from '../shared/pods.ts'
import type { Controller, ControllerContext, ReconcileResult } from '../types.ts'

/** Deletes pods from nodes with NoExecute taints that they do not tolerate, or no longer (pkg/controller/tainteviction). */
export const taintEvictionController: Controller = {
  name: 'taint-eviction-controller',
  watches: [
    {
      kind: kinds.pods,
      keys: ({ object, type }: Change<Pod>) => (type !== 'DELETED' && object.spec?.nodeName ? [keyOf(object)] : []),
    },
    {
      kind: kinds.nodes,
      keys({ object, previous }, reader) {
        if (noExecute(object).length + (previous ? noExecute(previous).length : 0) === 0) return []
        const isOn = ({ spec }: Pod) => spec?.nodeName === object.metadata.name
        return reader.list(kinds.pods).filter(isOn).map(keyOf)
      },
    },
  ],
  async reconcile(key, context): Promise<ReconcileResult> {
    const { namespace, name } = splitKey(key)
    const pod = context.client.get(kinds.pods, namespace, name)
    if (!pod || pod.metadata.deletionTimestamp !== undefined || isPodFinished(pod)) return undefined
    const node = context.client.get(kinds.nodes, '', pod.spec?.nodeName ?? '')
    const at = node && evictionTime(pod, noExecute(node), context.clock.now())
    if (at === undefined) return undefined
    if (at > context.clock.now()) return { requeueAfterMilliseconds: at - context.clock.now() }
    await evict(pod, context)
    return undefined
  },
}

function noExecute({ spec }: Node): Taint[] {
  return (spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute')
}

/** When the pod's patience ends; undefined when it stays for good. */
function evictionTime(pod: Pod, taints: readonly Taint[], now: number): number | undefined {
  const times = taints.flatMap((taint) => {
    const matching = (pod.spec?.tolerations ?? []).filter((toleration) => tolerates(toleration, taint))
    if (matching.length === 0) return [now]
    const limits = matching.flatMap(({ tolerationSeconds }) =>
      tolerationSeconds === undefined ? [] : [tolerationSeconds],
    )
    if (limits.length === 0) return []
    const since = taint.timeAdded ? Date.parse(taint.timeAdded) : now
    return [since + Math.max(0, Math.min(...limits)) * 1000]
  })
  return times.length > 0 ? Math.min(...times) : undefined
}

async function evict(pod: Pod, { client, events, clock }: ControllerContext): Promise<void> {
  events.event(pod, 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${keyOf(pod)}`)
  const message = 'Taint manager: deleting due to NoExecute taint'
  await client.updateStatus(kinds.pods, disrupted(pod, 'DeletionByTaintManager', message, clock.now()))
  const { name, uid } = pod.metadata
  await ignoreNotFound(client.delete(kinds.pods, namespaceOf(pod), name, { uid }))
}
