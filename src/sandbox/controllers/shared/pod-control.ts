import { messageOf } from '../../../util/message-of.ts'
import { kinds } from '../../kinds.ts'
import { type Draft, type KindRef, type KubeObject, namespaceOf } from '../../objects.ts'
import type { OwnerReference, Pod, PodTemplateSpec } from '../../schema/types.gen.ts'
import type { ControllerContext } from '../types.ts'
import { ignoreNotFound, isNamespaceTerminating, isNotFound } from './errors.ts'
import { controllerReference } from './owners.ts'

/** A pod as a template asks for it; without a name the server makes one from `OWNER-` (`controller.GetPodFromTemplate`). */
export function podFromTemplate(template: PodTemplateSpec | undefined, owner: KubeObject, kind: KindRef): Draft<Pod> {
  const { labels, annotations, finalizers } = template?.metadata ?? {}
  const ownerReferences: OwnerReference[] = [controllerReference(owner, kind)]
  return structuredClone({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace: namespaceOf(owner),
      generateName: `${owner.metadata.name}-`,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
      ownerReferences,
    },
    spec: template?.spec ?? { containers: [] },
  })
}

/** Creates a pod for its owner and says so in an event (`controller.RealPodControl`). */
export async function createPod(draft: Draft<Pod>, owner: KubeObject, context: ControllerContext): Promise<Pod> {
  const { client, events } = context
  try {
    const pod = await client.create(kinds.pods, draft)
    events.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`)
    return pod
  } catch (error) {
    if (!isNamespaceTerminating(error)) {
      events.event(owner, 'Warning', 'FailedCreate', `Error creating: ${messageOf(error)}`)
    }
    throw error
  }
}

/** Deletes a pod of the owner and says so in an event. One that is gone already is no error. */
export async function deletePod(pod: Pod, owner: KubeObject, context: ControllerContext): Promise<void> {
  const { client, events } = context
  const { name } = pod.metadata
  if (pod.metadata.deletionTimestamp !== undefined) return
  try {
    await client.delete(kinds.pods, namespaceOf(pod), name)
    events.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`)
  } catch (error) {
    if (isNotFound(error)) return
    events.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${messageOf(error)}`)
    throw error
  }
}

/** Patches a pod; undefined when it is gone. */
export function patchPod(pod: Pod, patch: unknown, { client }: ControllerContext): Promise<Pod | undefined> {
  return ignoreNotFound(client.patch(kinds.pods, namespaceOf(pod), pod.metadata.name, patch))
}
