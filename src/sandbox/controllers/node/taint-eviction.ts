import { tolerates } from '../../api/scheduling/taints.ts'
import { kinds } from '../../kinds.ts'
import { keyOf, namespaceOf, splitKey } from '../../objects.ts'
import type { Node, Pod, Taint } from '../../schema/types.gen.ts'
import type { Change } from '../../storage/types.ts'
import { disrupted } from '../shared/disruption.ts'
import { ignoreNotFound } from '../shared/errors.ts'
import { memory } from '../shared/memory.ts'
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
    const waiting = waitingSince(context.client)
    const now = context.clock.now()
    const patience = pod && patienceOf(pod, context)
    if (!pod || patience === undefined) {
      waiting.delete(key)
      return undefined
    }
    const { uid } = pod.metadata
    const known = waiting.get(key)
    const since = known?.uid === uid ? known.since : now
    waiting.set(key, { uid, since })
    const left = since + patience - now
    if (left > 0) return { requeueAfterMilliseconds: left }
    waiting.delete(key)
    await evict(pod, context)
    return undefined
  },
}

/** Since when pods are seen to have to go some time: what the taint says of its age does not count. */
const waitingSince = memory<{ uid: string; since: number }>()

function patienceOf(pod: Pod, { client }: ControllerContext): number | undefined {
  if (pod.metadata.deletionTimestamp !== undefined || isPodFinished(pod)) return undefined
  const node = client.get(kinds.nodes, '', pod.spec?.nodeName ?? '')
  return node && patience(pod, noExecute(node))
}

function noExecute({ spec }: Node): Taint[] {
  return (spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute')
}

/** For how many milliseconds the pod bears the taints; undefined when it stays for good. Of each taint the first toleration counts. */
function patience(pod: Pod, taints: readonly Taint[]): number | undefined {
  const limits = taints.flatMap((taint) => {
    const toleration = (pod.spec?.tolerations ?? []).find((toleration) => tolerates(toleration, taint))
    if (!toleration) return [0]
    const { tolerationSeconds: seconds } = toleration
    return seconds === undefined ? [] : [Math.max(0, seconds)]
  })
  return limits.length > 0 ? Math.min(...limits) * 1000 : undefined
}

async function evict(pod: Pod, { client, events, clock }: ControllerContext): Promise<void> {
  events.event(pod, 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${keyOf(pod)}`)
  const message = 'Taint manager: deleting due to NoExecute taint'
  await client.updateStatus(kinds.pods, disrupted(pod, 'DeletionByTaintManager', message, clock.now()))
  const { name, uid } = pod.metadata
  await ignoreNotFound(client.delete(kinds.pods, namespaceOf(pod), name, { uid }))
}
