import { matchesSelector } from '../../api/selectors.ts'
import { kinds } from '../../kinds.ts'
import { keyOf, namespaceOf, splitKey } from '../../objects.ts'
import type { Deployment, Pod, ReplicaSet } from '../../schema/types.gen.ts'
import type { Change } from '../../storage/types.ts'
import { managerKey } from '../replicaset/core.ts'
import { claimObjects } from '../shared/claim.ts'
import { conditionOf, withCondition } from '../shared/conditions.ts'
import { controllerOf, refersTo } from '../shared/owners.ts'
import type { Controller, ControllerContext, ReconcileResult, Watch } from '../types.ts'
import { DESIRED_REPLICAS, isRollingUpdate, replicasOf, sizeOf } from './arithmetic.ts'
import { syncNewest } from './newest.ts'
import { Rollout } from './rollout.ts'
import { condition, progressDeadline, untilDeadline } from './status.ts'
import { recreate, rollForward, syncScale, syncStatus } from './strategies.ts'

/** Rolls templates out through ReplicaSets (pkg/controller/deployment). */
export const deploymentController: Controller = {
  name: 'deployment-controller',
  watches: [{ kind: kinds.deployments, keys: ({ object }) => [keyOf(object)] }, replicaSetWatch(), podDeletionWatch()],
  async reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const deployment = context.client.get(kinds.deployments, namespace, name)
    return deployment && reconcileDeployment(deployment, context)
  },
}

async function reconcileDeployment(deployment: Deployment, context: ControllerContext): Promise<ReconcileResult> {
  if (selectsEverything(deployment)) return refuseEmptySelector(deployment, context)
  const replicaSets = await claimedReplicaSets(deployment, context)
  const uids = new Set(replicaSets.map(({ metadata }) => metadata.uid))
  const pods = context.client
    .list(kinds.pods, namespaceOf(deployment))
    .filter((pod) => uids.has(controllerOf(pod)?.uid ?? ''))
  const rollout = new Rollout(context, deployment, replicaSets, pods)
  await step(rollout)
  const wait = untilDeadline(rollout.deployment, context.clock.now())
  return wait === undefined ? undefined : { requeueAfterMilliseconds: wait }
}

async function step(rollout: Rollout): Promise<void> {
  if (rollout.deployment.metadata.deletionTimestamp !== undefined) {
    await syncNewest(rollout, { create: false })
    return syncStatus(rollout)
  }
  await markPaused(rollout)
  if (rollout.deployment.spec?.paused) return syncScale(rollout)
  await syncNewest(rollout, { create: false })
  if (wasScaled(rollout)) return syncScale(rollout)
  return isRollingUpdate(rollout.deployment) ? rollForward(rollout) : recreate(rollout)
}

/** Pausing and resuming restart the clock of the progress deadline (`checkPausedConditions`). */
async function markPaused(rollout: Rollout): Promise<void> {
  const { deployment, context } = rollout
  if (progressDeadline(deployment) === undefined) return
  const { status } = deployment
  const progressing = conditionOf(status?.conditions, 'Progressing')
  if (progressing?.reason === 'ProgressDeadlineExceeded') return
  const paused = deployment.spec?.paused === true
  if (paused === (progressing?.reason === 'DeploymentPaused')) return
  const [reason, message] = paused
    ? ['DeploymentPaused', 'Deployment is paused']
    : ['DeploymentResumed', 'Deployment is resumed']
  const next = condition('Progressing', 'Unknown', reason ?? '', message ?? '', context.clock.now())
  await rollout.writeStatus({ ...status, conditions: withCondition(status?.conditions, next) })
}

/** Whether the number of replicas changed since the ReplicaSets were last sized (`isScalingEvent`). */
function wasScaled({ deployment, replicaSets }: Rollout): boolean {
  return replicaSets.some((replicaSet) => {
    const desired = replicaSet.metadata.annotations?.[DESIRED_REPLICAS]
    return sizeOf(replicaSet) > 0 && desired !== undefined && Number(desired) !== replicasOf(deployment)
  })
}

function claimedReplicaSets(deployment: Deployment, { client }: ControllerContext): Promise<ReplicaSet[]> {
  return claimObjects(client.list(kinds.replicaSets, namespaceOf(deployment)), {
    client,
    owner: deployment,
    ownerKind: kinds.deployments,
    kind: kinds.replicaSets,
    wants: (replicaSet) => selects(deployment, replicaSet),
  })
}

function selects({ spec }: Deployment, { metadata }: ReplicaSet): boolean {
  return spec !== undefined && matchesSelector(spec.selector, metadata.labels)
}

function selectsEverything({ spec }: Deployment): boolean {
  const { matchLabels, matchExpressions } = spec?.selector ?? {}
  return Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions ?? []).length === 0
}

async function refuseEmptySelector(deployment: Deployment, context: ControllerContext): Promise<undefined> {
  const message = 'This deployment is selecting all pods. A non-empty selector is required.'
  context.events.event(deployment, 'Warning', 'SelectingAll', message)
  const observedGeneration = deployment.metadata.generation ?? 0
  if ((deployment.status?.observedGeneration ?? 0) >= observedGeneration) return undefined
  const status = { ...deployment.status, observedGeneration }
  await context.client.updateStatus(kinds.deployments, { ...deployment, status })
  return undefined
}

function replicaSetWatch(): Watch<ReplicaSet> {
  return {
    kind: kinds.replicaSets,
    keys({ object, previous, type }: Change<ReplicaSet>, reader) {
      const keys = [object, previous].flatMap((each) => (each ? managerKey(each, kinds.deployments) : []))
      if (controllerOf(object) || type === 'DELETED') return keys
      const wanting = reader.list(kinds.deployments, namespaceOf(object)).filter((owner) => selects(owner, object))
      return [...keys, ...wanting.map(keyOf)]
    },
  }
}

/** Recreate waits for the last old pod: a deleted pod wakes the Deployment above its ReplicaSet. */
function podDeletionWatch(): Watch<Pod> {
  return {
    kind: kinds.pods,
    keys({ object, type, previous }: Change<Pod>, reader) {
      const finished = object.status?.phase !== previous?.status?.phase
      if (type !== 'DELETED' && !finished) return []
      const manager = controllerOf(object)
      if (!manager || !refersTo(manager, kinds.replicaSets)) return []
      const replicaSet = reader.get(kinds.replicaSets, namespaceOf(object), manager.name)
      return replicaSet ? managerKey(replicaSet, kinds.deployments) : []
    },
  }
}
