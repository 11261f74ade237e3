import type { KubeJson } from '../objects.ts'
import { found, foundInEvent, kindName } from './finding.ts'
import { isReady, podReasons } from './pod.ts'
import type { Finding } from './types.ts'
import type { Condition, Pod, Workload } from './views.ts'
import { eventsOf, type World } from './world.ts'

/** Why a Deployment, ReplicaSet, StatefulSet, DaemonSet or Job does not have its pods: itself, then what it owns. */
export async function workloadReasons(workload: Workload, world: World): Promise<Finding[]> {
  const owner = kindName(workload)
  if (workload.spec?.replicas === 0) return [found('scaledToZero', workload, { owner })]
  const owned = await ownedBy(workload, world)
  const refused = (await Promise.all([workload, ...owned.sets].map((one) => refusedReasons(one, world))))
    .flat()
    .slice(0, 1)
  const pods = await Promise.all(
    newestFirst(owned.pods)
      .filter((pod) => !isReady(pod))
      .map((pod) => podReasons(pod, world)),
  )
  const reasons = [...refused, ...pods.flat()]
  const paused = workload.spec?.paused ? [found('paused', workload, { owner })] : []
  if (reasons.length > 0) return [...paused, ...reasons]
  const late = condition(workload, 'Progressing')
  if (late?.status === 'False')
    return [...paused, found('progressDeadline', workload, { owner, message: late.message ?? '' })]
  return owned.pods.length === 0 ? [...paused, found('noPods', workload, { owner })] : paused
}

/** Creating pods was refused: by a quota, by admission. */
async function refusedReasons(workload: Workload, world: World): Promise<Finding[]> {
  const failure = condition(workload, 'ReplicaFailure')
  const message = failure?.status === 'True' ? failure.message : undefined
  const event = (await eventsOf(world, workload)).find(({ reason }) => reason === 'FailedCreate')
  const said = message ?? event?.message
  if (said === undefined) return []
  const key = said.includes('exceeded quota') ? 'quota' : 'podsRefused'
  const params = { owner: kindName(workload), message: said }
  return [event ? foundInEvent(key, workload, event, params) : found(key, workload, params)]
}

async function ownedBy(workload: Workload, world: World): Promise<{ sets: Workload[]; pods: Pod[] }> {
  const sets =
    workload.kind === 'Deployment' ? (await world.workloads('ReplicaSet')).filter((set) => owns(workload, set)) : []
  const owners = [workload, ...sets]
  const pods = (await world.pods()).filter((pod) => owners.some((owner) => owns(owner, pod)))
  return { sets: sets.filter((set) => (set.spec?.replicas ?? 0) > 0), pods }
}

function owns(owner: KubeJson, object: KubeJson): boolean {
  return object.metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) ?? false
}

function condition(workload: Workload, type: string): Condition | undefined {
  return workload.status?.conditions?.find((one) => one.type === type)
}

function newestFirst(pods: readonly Pod[]): Pod[] {
  const at = (pod: Pod) => pod.metadata.creationTimestamp ?? ''
  return [...pods].sort((a, b) => (at(a) < at(b) ? 1 : -1))
}
