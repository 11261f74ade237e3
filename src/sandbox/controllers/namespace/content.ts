import { messageOf } from '../../../util/message-of.ts'
import { kinds } from '../../kinds.ts'
import type { KindRef } from '../../objects.ts'
import type { Pod } from '../../schema/types.gen.ts'
import { ignoreNotFound } from '../shared/errors.ts'
import { isPodFinished } from '../shared/pods.ts'
import { allKinds } from '../shared/resources.ts'
import type { ControllerContext } from '../types.ts'

/** Objects with finalizers are looked at again after this time. */
const FINALIZER_ESTIMATE_SECONDS = 15

/** What is left of a namespace's content after everything was asked to go. */
export interface Remains {
  /** Number of objects by `resource.group`. */
  resources: Map<string, number>
  finalizers: Map<string, number>
  errors: string[]
  /** When it is worth looking again; 0 for at once. */
  estimateSeconds: number
}

/** Deletes everything in a namespace: pods first, and nothing else before they are gone (`deleteAllContent`). */
export async function deleteContent(
  namespace: string,
  deletedAt: number,
  context: ControllerContext,
): Promise<Remains> {
  const remains: Remains = { resources: new Map(), finalizers: new Map(), errors: [], estimateSeconds: 0 }
  const estimate = podEstimate(context.client.list(kinds.pods, namespace), deletedAt, context.clock.now())
  await deleteKind(kinds.pods, namespace, estimate, remains, context)
  if (remains.resources.size > 0) return remains
  for (const kind of allKinds(context.client)) {
    if (kind.namespaced && kind.resource !== 'pods') await deleteKind(kind, namespace, 0, remains, context)
  }
  return remains
}

async function deleteKind(
  kind: KindRef,
  namespace: string,
  estimate: number,
  remains: Remains,
  { client }: ControllerContext,
): Promise<void> {
  const names = client.list(kind, namespace).map(({ metadata }) => metadata)
  for (const { name, deletionTimestamp } of names) {
    if (deletionTimestamp !== undefined) continue
    try {
      await ignoreNotFound(client.delete(kind, namespace, name, { propagationPolicy: 'Background' }))
    } catch (error) {
      remains.errors.push(messageOf(error))
    }
  }
  const left = client.list(kind, namespace)
  if (left.length === 0) return
  remains.resources.set(`${kind.resource}.${kind.group}`, left.length)
  const finalizers = left.flatMap(({ metadata }) => metadata.finalizers ?? [])
  for (const finalizer of finalizers) remains.finalizers.set(finalizer, (remains.finalizers.get(finalizer) ?? 0) + 1)
  const wait = estimate === 0 && finalizers.length > 0 ? FINALIZER_ESTIMATE_SECONDS : estimate
  remains.estimateSeconds = Math.max(remains.estimateSeconds, wait)
}

/** The longest grace period of the pods, 0 when it has passed since the namespace was deleted. */
function podEstimate(pods: readonly Pod[], deletedAt: number, now: number): number {
  const grace = pods.filter((pod) => !isPodFinished(pod)).map(({ spec }) => spec?.terminationGracePeriodSeconds ?? 0)
  const longest = Math.max(0, ...grace)
  return now - deletedAt >= longest * 1000 ? 0 : longest
}
