import { messageOf } from '../../../util/message-of.ts'
import { matchesSelector } from '../../api/selectors.ts'
import { kinds } from '../../kinds.ts'
import { type Draft, keyOf, namespaceOf, splitKey } from '../../objects.ts'
import type { ControllerRevision, Pod, StatefulSet } from '../../schema/types.gen.ts'
import { managerKey } from '../replicaset/core.ts'
import { nextAvailability } from '../replicaset/status.ts'
import { claimObjects } from '../shared/claim.ts'
import { semanticEqual } from '../shared/equal.ts'
import { isAlreadyExists, isNamespaceTerminating, isNotFound, TryAgain } from '../shared/errors.ts'
import { controllerOf } from '../shared/owners.ts'
import { type Revisions, revisionData, syncRevisions, templateOf, trimRevisions } from '../shared/revisions.ts'
import { revisionHash } from '../shared/template-hash.ts'
import type { Controller, ControllerContext, ReconcileResult } from '../types.ts'
import { createClaims, hasStaleClaim, syncClaimOwners } from './claims.ts'
import { isInRange, ordinalOf, revisionOf, statefulPod } from './pods.ts'
import { statefulSetStatus } from './status.ts'
import { nextSteps, type Step } from './step.ts'

/** Pods with a name and storage of their own, one after the other (pkg/controller/statefulset). */
export const statefulSetController: Controller = {
  name: 'statefulset-controller',
  watches: [
    { kind: kinds.statefulSets, keys: ({ object }) => [keyOf(object)] },
    {
      kind: kinds.pods,
      keys({ object, previous, type }, reader) {
        const keys = [object, previous].flatMap((pod) => (pod ? managerKey(pod, kinds.statefulSets) : []))
        if (controllerOf(object) || type === 'DELETED') return keys
        const wanting = reader.list(kinds.statefulSets, namespaceOf(object)).filter((set) => selects(set, object))
        return [...keys, ...wanting.map(keyOf)]
      },
    },
  ],
  async reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const set = context.client.get(kinds.statefulSets, namespace, name)
    return set && sync(set, context)
  },
}

function selects({ spec }: StatefulSet, { metadata }: Pod): boolean {
  return matchesSelector(spec?.selector, metadata.labels)
}

async function sync(set: StatefulSet, context: ControllerContext): Promise<ReconcileResult> {
  const template = set.spec?.template ?? {}
  const hash = revisionHash(revisionData(template), set.status?.collisionCount ?? 0)
  const labels = { ...template.metadata?.labels, 'controller.kubernetes.io/hash': hash }
  const { annotations } = set.metadata
  const owner = { owner: set, kind: kinds.statefulSets, selector: set.spec?.selector }
  const of = { ...owner, template, hash, labels, annotations }
  const revisions = await syncRevisions(of, context)
  const current =
    revisions.old.find(({ metadata }) => metadata.name === set.status?.currentRevision) ?? revisions.current
  const pods = await claimedPods(set, context)
  let failure: unknown
  if (set.metadata.deletionTimestamp === undefined) {
    const steps = nextSteps(set, pods, revisions.current.metadata.name, context.clock.now())
    failure = await perform(set, steps, { current, update: revisions.current }, context)
    for (const pod of pods) await retain(set, pod, context)
  }
  const names = { current: current.metadata.name, update: revisions.current.metadata.name }
  await report(set, names, revisions, context)
  if (failure) throw failure
  const wait = nextAvailability(pods, set.spec?.minReadySeconds ?? 0, context.clock.now())
  return wait === undefined ? undefined : { requeueAfterMilliseconds: wait }
}

function claimedPods(set: StatefulSet, { client }: ControllerContext): Promise<Pod[]> {
  return claimObjects(client.list(kinds.pods, namespaceOf(set)), {
    client,
    owner: set,
    ownerKind: kinds.statefulSets,
    kind: kinds.pods,
    wants: (pod) => selects(set, pod) && ordinalOf(set, pod) >= 0,
  })
}

async function perform(
  set: StatefulSet,
  steps: readonly Step[],
  revisions: { current: ControllerRevision; update: ControllerRevision },
  context: ControllerContext,
): Promise<unknown> {
  for (const step of steps) {
    try {
      if (step.do === 'create') await create(set, step.ordinal, revisions[step.revision], context)
      else if (step.do === 'delete') await remove(set, step.pod, context)
      else await createClaims(set, step.ordinal, context)
    } catch (error) {
      return isNamespaceTerminating(error) ? undefined : error
    }
  }
  return undefined
}

async function create(set: StatefulSet, ordinal: number, revision: ControllerRevision, context: ControllerContext) {
  if (hasStaleClaim(set, ordinal, context)) throw new TryAgain('claims of an earlier pod are still to be deleted')
  const pod = statefulPod(set, templateOf(revision), revision.metadata.name, ordinal)
  await recorded(set, 'create', pod.metadata.name ?? '', createWithClaims(set, pod, ordinal, context), context)
}

async function createWithClaims(set: StatefulSet, draft: Draft<Pod>, ordinal: number, context: ControllerContext) {
  await createClaims(set, ordinal, context)
  const pod = await context.client.create(kinds.pods, draft)
  await syncClaimOwners(set, pod, ordinal, context)
}

/** Claims of pods on their way out change without a word. */
async function retain(set: StatefulSet, pod: Pod, context: ControllerContext): Promise<void> {
  const ordinal = ordinalOf(set, pod)
  const changed = await syncClaimOwners(set, pod, ordinal, context)
  if (changed && isInRange(set, ordinal)) await recorded(set, 'update', pod.metadata.name, Promise.resolve(), context)
}

async function remove(set: StatefulSet, pod: Pod, context: ControllerContext): Promise<void> {
  const { name } = pod.metadata
  await recorded(set, 'delete', name, context.client.delete(kinds.pods, namespaceOf(pod), name), context)
}

const REASONS = { create: 'Create', update: 'Update', delete: 'Delete' } as const

async function recorded(
  set: StatefulSet,
  verb: keyof typeof REASONS,
  pod: string,
  work: Promise<unknown>,
  { events }: ControllerContext,
): Promise<void> {
  const suffix = REASONS[verb]
  const subject = `${verb} Pod ${pod} in StatefulSet ${set.metadata.name}`
  try {
    await work
    events.event(set, 'Normal', `Successful${suffix}`, `${subject} successful`)
  } catch (error) {
    if (verb === 'delete' && isNotFound(error)) return
    // A pod of somebody else that has the name is no event.
    if (!isNamespaceTerminating(error) && !isAlreadyExists(error)) {
      events.event(set, 'Warning', `Failed${suffix}`, `${subject} failed error: ${messageOf(error)}`)
    }
    throw error
  }
}

async function report(
  set: StatefulSet,
  names: { current: string; update: string },
  revisions: Revisions,
  context: ControllerContext,
): Promise<void> {
  const { client, clock } = context
  const stored = client.get(kinds.statefulSets, namespaceOf(set), set.metadata.name)
  if (stored?.metadata.uid !== set.metadata.uid) return
  const pods = client
    .list(kinds.pods, namespaceOf(set))
    .filter((pod) => controllerOf(pod)?.uid === set.metadata.uid && selects(set, pod))
  const status = statefulSetStatus(set, pods, names, clock.now())
  if (!semanticEqual(stored.status, status)) await client.updateStatus(kinds.statefulSets, { ...stored, status })
  const live = new Set([names.current, names.update, ...pods.map(revisionOf)])
  const limit = set.spec?.revisionHistoryLimit ?? 10
  await trimRevisions(revisions.old, limit, ({ metadata }) => live.has(metadata.name), context)
}
