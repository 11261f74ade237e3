import { decode } from '../../api/decode.ts'
import { applyPatch } from '../../api/patch/apply-patch.ts'
import { badRequest, notFound } from '../../api/status.ts'
import type { KubeObject } from '../../objects.ts'
import { selectorText } from '../../resources/common/cells.ts'
import { schemaOf } from '../../schema/schema.ts'
import type { Deployment, LabelSelector, Scale } from '../../schema/types.ts'
import type { ServedResource } from '../registry.ts'
import type { ApiRequest } from '../request.ts'
import { fieldInvalid } from '../rest/metadata-validation.ts'
import { refuse } from '../rest/strategy.ts'
import { type SubresourceRule, updateObject } from '../rest/update.ts'
import { callerOf } from '../rest/write-options.ts'
import { noSuchResource, unsupportedPatchType } from '../statuses.ts'
import type { Answer, Backend } from '../types.ts'
import type { Subresource } from './types.ts'

const SCALE = { group: 'autoscaling', version: 'v1', kind: 'Scale' }
const schema = () => schemaOf(SCALE)

/** What deployments, replica sets, stateful sets and replication controllers have in common for scaling. */
type Scalable = Pick<Deployment, 'apiVersion' | 'kind' | 'metadata' | 'spec' | 'status'>

const rule: SubresourceRule = {
  name: 'scale',
  ordinary: true,
  merge: (next, live) => withReplicas(live, (next as Scalable).spec?.replicas ?? 0),
}

export const scale: Subresource = {
  async handle({ backend }, request, served) {
    const { namespace, name, verb } = request.info
    if (verb !== 'get') return answer(await change(backend, request, served))
    const live = backend.store.get(served.key, namespace, name)
    if (!live) throw notFound(served.info, name)
    return answer(live)
  },
}

async function change(backend: Backend, request: ApiRequest, served: ServedResource): Promise<KubeObject> {
  const { namespace, name, verb } = request.info
  const patching = verb === 'patch'
  const caller = callerOf(request, patching ? 'PatchOptions' : 'UpdateOptions')
  const body = await request.body()
  const next = patching
    ? patchedScale(body, request.headers['content-type'] ?? '')
    : () => decodedScale(body, request.headers['content-type'])
  if (!patching) checkNamed(decodedScale(body, request.headers['content-type']), name)
  return updateObject(
    backend,
    caller,
    { served, namespace, name },
    (live) => {
      const wanted = next(scaleOf(live))
      const replicas = wanted.spec?.replicas ?? 0
      if (replicas < 0) {
        refuse(SCALE, name, [fieldInvalid('spec.replicas', replicas, 'must be greater than or equal to 0')])
      }
      const { resourceVersion = '', uid = '' } = wanted.metadata ?? {}
      const changed = withReplicas(live, replicas)
      return { ...changed, metadata: { ...changed.metadata, resourceVersion, ...(uid ? { uid } : {}) } }
    },
    { subresource: rule },
  )
}

function checkNamed({ metadata }: Scale, name: string): void {
  if (metadata?.name) return
  throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
}

function decodedScale(body: Buffer, contentType: string | undefined): Scale {
  const known = schema()
  if (!known) throw noSuchResource()
  return decode({ body, contentType, gvk: SCALE, schema: known, fieldValidation: 'Warn' }).object as unknown as Scale
}

function patchedScale(body: Buffer, contentType: string): (live: Scale) => Scale {
  const type = /^application\/(json|merge|strategic-merge)-patch\+json/.exec(contentType)?.[1]
  const known = schema()
  if (!type || !known) throw unsupportedPatchType()
  const patchType = type === 'strategic-merge' ? 'strategic' : (type as 'json' | 'merge')
  return (live) =>
    applyPatch({ type: patchType, live: live as KubeObject, body, schema: known, fieldValidation: 'Warn' })
      .object as unknown as Scale
}

function withReplicas(live: KubeObject, replicas: number): KubeObject {
  const copy = structuredClone(live) as Scalable
  copy.spec = { ...(copy.spec as NonNullable<Scalable['spec']>), replicas }
  return copy
}

/** The `autoscaling/v1` Scale of an object. */
function scaleOf(object: KubeObject): Scale {
  const { metadata, spec, status } = object as Scalable
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata
  const selector = spec?.selector as LabelSelector | Record<string, string> | undefined
  const labels = isLabelSelector(selector) ? selector : selector && { matchLabels: selector }
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace ? { namespace } : {}), uid, resourceVersion, creationTimestamp },
    // Zero is left out, as Go encodes it.
    spec: spec?.replicas ? { replicas: spec.replicas } : {},
    status: { replicas: status?.replicas ?? 0, ...(labels ? { selector: selectorText(labels) } : {}) },
  }
}

/** Replication controllers select by plain labels. */
function isLabelSelector(selector: LabelSelector | Record<string, string> | undefined): selector is LabelSelector {
  return typeof selector?.matchLabels === 'object' || Array.isArray(selector?.matchExpressions)
}

function answer(object: KubeObject): Answer {
  return { code: 200, contentType: 'application/json', body: JSON.stringify(scaleOf(object)) }
}
