import { decode } from '../../api/decode.ts'
import { badRequest, conflict, notFound } from '../../api/status.ts'
import { formatTime } from '../../clock.ts'
import { schemaOf } from '../../schema/schema.ts'
import type { Binding, Pod } from '../../schema/types.gen.ts'
import type { ServedResource } from '../registry.ts'
import { encoded } from '../rest/encode.ts'
import { fieldRequired } from '../rest/field-errors.ts'
import { refuse } from '../rest/strategy.ts'
import { updateObject } from '../rest/update.ts'
import { callerOf } from '../rest/write-options.ts'
import { noSuchResource, plainError, success } from '../statuses.ts'
import type { Backend, Caller } from '../types.ts'
import type { Subresource } from './types.ts'

const BINDING = { group: '', version: 'v1', kind: 'Binding' }

export const binding: Subresource = {
  async handle({ backend }, request, served) {
    const schema = schemaOf(BINDING)
    if (!schema) throw noSuchResource()
    const caller = callerOf(request, 'CreateOptions')
    const contentType = request.headers['content-type']
    const body = await request.body()
    const { object } = decode({ body, contentType, gvk: BINDING, schema, fieldValidation: caller.fieldValidation })
    const named = object.metadata?.name ?? ''
    if (request.info.name !== '' && named !== request.info.name) {
      throw badRequest('name in URL does not match name in Binding object')
    }
    const name = named
    bindPod(backend, caller, { served, namespace: request.info.namespace, name }, object as unknown as Binding)
    return { code: 201, contentType: 'application/json', body: encoded(success({ code: 201 })) }
  },
}

/** Assigns a pod to a node. Source: k8s.io/kubernetes/pkg/registry/core/pod/storage/storage.go (assignPod). */
export function bindPod(
  backend: Backend,
  caller: Caller,
  target: { served: ServedResource; namespace: string; name: string },
  {
    target: node,
    metadata,
  }: Pick<Binding, 'target'> & { metadata?: { annotations?: Record<string, string> | undefined } },
): void {
  const { served, namespace, name } = target
  if (!node?.name) refuse({ group: '', kind: 'Binding' }, name, [fieldRequired('target.name', '')])
  if (node.kind && node.kind !== 'Node') {
    throw plainError(
      `target.kind: Unsupported value: ${JSON.stringify(node.kind)}: supported values: "Node", "<empty>"`,
    )
  }
  const live = backend.store.get(served.key, namespace, name)
  if (!live) throw notFound(served.info, name)
  const pod = live as Pod
  const resource = { group: '', resource: 'pods/binding' }
  if (pod.metadata.deletionTimestamp) {
    throw conflict(resource, name, `pod ${name} is being deleted, cannot be assigned to a host`)
  }
  if (pod.spec?.nodeName)
    throw conflict(resource, name, `pod ${name} is already assigned to node "${pod.spec.nodeName}"`)
  updateObject(backend, caller, target, () => bound(pod, node.name ?? '', metadata?.annotations, backend.clock.now()), {
    subresource: { name: 'binding', merge: (next) => next },
    // Who binds owns nothing.
    keepManagedFields: true,
  })
}

function bound(pod: Pod, nodeName: string, annotations: Record<string, string> | undefined, now: number): Pod {
  const { spec, status, metadata, ...rest } = structuredClone(pod)
  const others = (status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled')
  const scheduled = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: undefined,
    lastTransitionTime: formatTime(now),
  }
  return {
    ...rest,
    metadata: annotations ? { ...metadata, annotations: { ...metadata.annotations, ...annotations } } : metadata,
    spec: { ...(spec ?? { containers: [] }), nodeName },
    status: { ...status, conditions: [...others, JSON.parse(JSON.stringify(scheduled))] },
  }
}
