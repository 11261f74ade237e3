import { messageOf } from '../../../util/message-of.ts'
import { formatTime } from '../../clock.ts'
import { kinds } from '../../kinds.ts'
import { type KindRef, type KubeObject, keyOf, namespaceOf } from '../../objects.ts'
import type { Pod, PodTemplateSpec, ReplicaSetStatus } from '../../schema/types.gen.ts'
import type { Change } from '../../storage/types.ts'
import { claimObjects } from '../shared/claim.ts'
import { semanticEqual } from '../shared/equal.ts'
import { controllerOf, refersTo } from '../shared/owners.ts'
import { isPodActive } from '../shared/pods.ts'
import type { ControllerContext, ReconcileResult, Watch } from '../types.ts'
import { manageReplicas } from './replicas.ts'
import { nextAvailability, replicaSetStatus } from './status.ts'

/** A kind that keeps a number of equal pods alive: ReplicaSet or ReplicationController. */
export interface ReplicaOwner<T extends KubeObject> {
  kind: KindRef<T>
  replicas(owner: T): number
  minReadySeconds(owner: T): number
  template(owner: T): PodTemplateSpec | undefined
  selects(owner: T, pod: Pod): boolean
  status(owner: T): ReplicaSetStatus | undefined
  withStatus(owner: T, status: ReplicaSetStatus): T
  /** Pods by which victims are ranked. */
  related(owner: T, context: ControllerContext): readonly Pod[]
}

/** One round for one owner: claim its pods, create or delete some, report (`syncReplicaSet`). */
export async function reconcileReplicas<T extends KubeObject>(
  owner: T,
  of: ReplicaOwner<T>,
  context: ControllerContext,
): Promise<ReconcileResult> {
  const { client, clock } = context
  const active = client.list(kinds.pods, namespaceOf(owner)).filter(isPodActive)
  const pods = await claimObjects(active, {
    client,
    owner,
    ownerKind: of.kind,
    kind: kinds.pods,
    wants: (pod) => of.selects(owner, pod),
  })
  const replicas = of.replicas(owner)
  const error =
    owner.metadata.deletionTimestamp === undefined
      ? await manageReplicas(
          {
            owner,
            ownerKind: of.kind,
            replicas,
            template: of.template(owner),
            pods,
            related: of.related(owner, context),
          },
          context,
        )
      : undefined
  await report(owner, of, { pods, error, difference: pods.length - replicas }, context)
  if (error) throw error
  const wait = nextAvailability(pods, of.minReadySeconds(owner), clock.now())
  return wait === undefined ? undefined : { requeueAfterMilliseconds: wait }
}

async function report<T extends KubeObject>(
  owner: T,
  of: ReplicaOwner<T>,
  { pods, error, difference }: { pods: readonly Pod[]; error: unknown; difference: number },
  { client, clock }: ControllerContext,
): Promise<void> {
  const current = client.get(of.kind, namespaceOf(owner), owner.metadata.name)
  if (current?.metadata.uid !== owner.metadata.uid) return
  const old = of.status(current)
  const reason = difference < 0 ? 'FailedCreate' : 'FailedDelete'
  const status = replicaSetStatus({
    replicas: of.replicas(owner),
    minReadySeconds: of.minReadySeconds(owner),
    template: of.template(owner),
    generation: owner.metadata.generation ?? 0,
    old,
    pods,
    failure: error ? { reason, message: messageOf(error) } : undefined,
    now: clock.now(),
    time: formatTime(clock.now()),
  })
  if (semanticEqual(old, status)) return
  await client.updateStatus(of.kind, of.withStatus(current, status))
}

/** Which owners a pod's change concerns: its manager before and after, or, for an orphan, every owner that selects it. */
export function podWatch<T extends KubeObject>(of: ReplicaOwner<T>): Watch<Pod> {
  return {
    kind: kinds.pods,
    keys({ object, previous, type }: Change<Pod>, reader) {
      const keys = [object, previous].flatMap((pod) => (pod ? managerKey(pod, of.kind) : []))
      if (controllerOf(object) || type === 'DELETED') return keys
      const wanting = reader.list(of.kind, namespaceOf(object)).filter((owner) => of.selects(owner, object))
      return [...keys, ...wanting.map(keyOf)]
    },
  }
}

/** The key of the manager of an object, when it is of the given kind. */
export function managerKey(object: KubeObject, kind: KindRef): string[] {
  const manager = controllerOf(object)
  return manager && refersTo(manager, kind) ? [`${namespaceOf(object)}/${manager.name}`] : []
}
