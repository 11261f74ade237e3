import type { KindRef, KubeObject } from '../../objects.ts'
import type { Pod, PodTemplateSpec } from '../../schema/types.gen.ts'
import { isNamespaceTerminating } from '../shared/errors.ts'
import { createPod, deletePod, podFromTemplate } from '../shared/pod-control.ts'
import { slowStart } from '../shared/slow-start.ts'
import { victimsFirst } from '../shared/victims.ts'
import type { ControllerContext } from '../types.ts'

/** Pods created or deleted at most in one reconcile. */
const BURST = 500

/** What ReplicaSets and ReplicationControllers have in common. */
export interface Replicated {
  owner: KubeObject
  ownerKind: KindRef
  replicas: number
  template: PodTemplateSpec | undefined
  /** Pods of the owner that are not finished and not being deleted. */
  pods: readonly Pod[]
  /** Pods of all owners of the same owner (the ReplicaSets of one Deployment), by which victims are ranked. */
  related: readonly Pod[]
}

/** Creates or deletes pods until there are as many as wanted. Answers the error that stopped it, if any (`manageReplicas`). */
export async function manageReplicas(set: Replicated, context: ControllerContext): Promise<unknown> {
  const missing = set.replicas - set.pods.length
  if (missing > 0) return createMissing(set, Math.min(missing, BURST), context)
  if (missing < 0) return deleteSurplus(set, Math.min(-missing, BURST), context)
  return undefined
}

async function createMissing(set: Replicated, count: number, context: ControllerContext): Promise<unknown> {
  const { owner, ownerKind, template } = set
  const { error } = await slowStart(count, () => createPod(podFromTemplate(template, owner, ownerKind), owner, context))
  return isNamespaceTerminating(error) ? undefined : error
}

async function deleteSurplus(set: Replicated, count: number, context: ControllerContext): Promise<unknown> {
  const order = set.pods.length > count ? victimsFirst(set.pods, set.related, context.clock.now()) : set.pods
  const results = await Promise.allSettled(order.slice(0, count).map((pod) => deletePod(pod, set.owner, context)))
  return results.find((result) => result.status === 'rejected')?.reason
}
