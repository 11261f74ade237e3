import { matchesSelector } from '../../api/selectors.ts'
import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import { keyOf, namespaceOf, splitKey } from '../../objects.ts'
import type { DaemonSet, Node, Pod } from '../../schema/types.gen.ts'
import type { Change } from '../../storage/types.ts'
import { managerKey } from '../replicaset/core.ts'
import { nextAvailability } from '../replicaset/status.ts'
import { claimObjects } from '../shared/claim.ts'
import { semanticEqual } from '../shared/equal.ts'
import { isAlreadyExists, isNamespaceTerminating } from '../shared/errors.ts'
import { controllerOf } from '../shared/owners.ts'
import { createPod, deletePod } from '../shared/pod-control.ts'
import { syncRevisions, trimRevisions } from '../shared/revisions.ts'
import { templateHash } from '../shared/template-hash.ts'
import type { Controller, ControllerContext, ReconcileResult, Watch } from '../types.ts'
import { type Changes, type Field, placement, podsByNode, rollingChanges, shouldRunOn } from './placement.ts'
import { daemonPod, REVISION_HASH } from './pods.ts'
import { daemonSetStatus } from './status.ts'

/** Runs a pod on every node that fits (pkg/controller/daemon). */
export const daemonSetController: Controller = {
  name: 'daemonset-controller',
  watches: [
    { kind: kinds.daemonSets, keys: ({ object }) => [keyOf(object)] },
    podWatch(),
    {
      kind: kinds.nodes,
      keys: (change, reader) =>
        nodeMatters(change) ? reader.list(kinds.daemonSets).filter(isDue(change, reader)).map(keyOf) : [],
    },
  ],
  async reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const daemonSet = context.client.get(kinds.daemonSets, namespace, name)
    return daemonSet && daemonSet.metadata.deletionTimestamp === undefined ? sync(daemonSet, context) : undefined
  },
}

async function sync(daemonSet: DaemonSet, context: ControllerContext): Promise<ReconcileResult> {
  const template = daemonSet.spec?.template ?? {}
  const { metadata, status, spec } = daemonSet
  const hash = templateHash(template, status?.collisionCount)
  const labels = { ...template.metadata?.labels, [REVISION_HASH]: hash }
  const owner = { owner: daemonSet, kind: kinds.daemonSets, selector: spec?.selector }
  const of = { ...owner, template, hash, labels, annotations: metadata.annotations }
  const revisions = await syncRevisions(of, context).catch((error) => countCollision(daemonSet, error, context))
  const current = revisions.current.metadata.labels?.[REVISION_HASH] ?? hash
  await apply(placement(await fieldOf(daemonSet, current, context)), daemonSet, current, context)
  if ((spec?.updateStrategy?.type ?? 'RollingUpdate') === 'RollingUpdate') {
    await apply(rollingChanges(await fieldOf(daemonSet, current, context)), daemonSet, current, context)
  }
  const field = await fieldOf(daemonSet, current, context)
  const pods = [...field.pods.values()].flat()
  const live = new Set(pods.map((pod) => pod.metadata.labels?.[REVISION_HASH]))
  const limit = spec?.revisionHistoryLimit ?? 10
  await trimRevisions(revisions.old, limit, (each) => live.has(each.metadata.labels?.[REVISION_HASH]), context)
  await writeStatus(field, context)
  const wait = nextAvailability(pods, spec?.minReadySeconds ?? 0, context.clock.now())
  return wait === undefined ? undefined : { requeueAfterMilliseconds: wait }
}

async function fieldOf(daemonSet: DaemonSet, hash: string, { client, clock }: ControllerContext): Promise<Field> {
  const pods = await claimObjects(client.list(kinds.pods, namespaceOf(daemonSet)), {
    client,
    owner: daemonSet,
    ownerKind: kinds.daemonSets,
    kind: kinds.pods,
    wants: ({ metadata }) => matchesSelector(daemonSet.spec?.selector, metadata.labels),
  })
  return { daemonSet, nodes: client.list(kinds.nodes), pods: podsByNode(pods), hash, now: clock.now() }
}

async function apply(changes: Changes, daemonSet: DaemonSet, hash: string, context: ControllerContext): Promise<void> {
  for (const { pod, node } of changes.ended) {
    const failed = pod.status?.phase === 'Failed'
    const [type, reason, word, verb] = failed
      ? (['Warning', 'FailedDaemonPod', 'failed', 'kill'] as const)
      : (['Normal', 'SucceededDaemonPod', 'succeeded', 'delete'] as const)
    const message = `Found ${word} daemon pod ${keyOf(pod)} on node ${node}, will try to ${verb} it`
    context.events.event(daemonSet, type, reason, message)
  }
  for (const node of changes.create) {
    try {
      await createPod(daemonPod(daemonSet, node, hash), daemonSet, context)
    } catch (error) {
      if (!isNamespaceTerminating(error)) throw error
    }
  }
  for (const pod of [...changes.remove, ...changes.ended.map(({ pod }) => pod)])
    await deletePod(pod, daemonSet, context)
}

async function writeStatus(field: Field, { client }: ControllerContext): Promise<void> {
  const current = client.get(kinds.daemonSets, namespaceOf(field.daemonSet), field.daemonSet.metadata.name)
  if (current?.metadata.uid !== field.daemonSet.metadata.uid) return
  const status = daemonSetStatus(field)
  if (!semanticEqual(current.status, status)) await client.updateStatus(kinds.daemonSets, { ...current, status })
}

/** Another template has the same hash: the next try counts on. */
async function countCollision(daemonSet: DaemonSet, error: unknown, { client }: ControllerContext): Promise<never> {
  if (isAlreadyExists(error)) {
    const status = daemonSetStatusWithCollision(daemonSet)
    await client.updateStatus(kinds.daemonSets, { ...daemonSet, status })
  }
  throw error
}

function daemonSetStatusWithCollision({ status }: DaemonSet) {
  const counts = { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 }
  return { ...counts, ...status, collisionCount: (status?.collisionCount ?? 0) + 1 }
}

function podWatch(): Watch<Pod> {
  return {
    kind: kinds.pods,
    keys({ object, previous, type }, reader) {
      const keys = [object, previous].flatMap((pod) => (pod ? managerKey(pod, kinds.daemonSets) : []))
      if (controllerOf(object) || type === 'DELETED') return keys
      const wanting = reader
        .list(kinds.daemonSets, namespaceOf(object))
        .filter(({ spec }) => matchesSelector(spec?.selector, object.metadata.labels))
      return [...keys, ...wanting.map(keyOf)]
    },
  }
}

/** Whether a daemon is missing on a changed node, or must leave it; the numbers of others are told when they are next looked at (`syncNodeUpdate`). */
function isDue({ type, object: node }: Change<Node>, reader: Reader): (daemonSet: DaemonSet) => boolean {
  return (daemonSet) => {
    if (type === 'DELETED') return true
    const { start, stay } = shouldRunOn(daemonSet, node)
    const isThere = ({ metadata, spec }: Pod) =>
      spec?.nodeName === node.metadata.name &&
      metadata.ownerReferences?.some(({ uid }) => uid === daemonSet.metadata.uid)
    return reader.list(kinds.pods, namespaceOf(daemonSet)).some(isThere) ? !stay : start
  }
}

function nodeMatters({ type, object, previous }: Change<Node>): boolean {
  const view = ({ metadata, spec }: Node) => JSON.stringify([metadata.labels, spec?.taints, spec?.unschedulable])
  return type !== 'MODIFIED' || !previous || view(object) !== view(previous)
}
