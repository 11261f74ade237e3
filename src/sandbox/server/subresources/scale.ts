import { decode } from '../../api/decode.ts'
import { applyPatch } from '../../api/patch/apply-patch.ts'
import { notFound } from '../../api/status.ts'
import type { KubeObject } from '../../objects.ts'
import { schemaOf } from '../../schema/schema.ts'
import type { ObjectMeta, Scale } from '../../schema/types.gen.ts'
import type { ServedResource } from '../registry.ts'
import type { ApiRequest } from '../request.ts'
import { servedAfresh } from '../rest/as-served.ts'
import { checkPlace } from '../rest/metadata/place.ts'
import { wrongUid } from '../rest/preconditions.ts'
import { representationOf } from '../rest/representation.ts'
import { type SubresourceRule, updateObject } from '../rest/update.ts'
import { callerOf } from '../rest/write-options.ts'
import { internalError, noSuchResource, unsupportedPatchType } from '../statuses.ts'
import type { Answer, Backend, Target } from '../types.ts'
import { applyScale, isApply } from './scale-apply.ts'
import { type ScaleFields, scaleFieldsOf } from './scale-fields.ts'
import { checkUid, replicasOf, SCALE, scaleOf } from './scale-object.ts'
import { scaleTable } from './scale-table.ts'
import type { Subresource } from './types.ts'

const schema = () => schemaOf(SCALE)

function ruleFor(fields: ScaleFields): SubresourceRule {
  return {
    name: 'scale',
    ordinary: true,
    merge: (next, live) => fields.withReplicas(live, fields.read(next as KubeObject).replicas),
  }
}

export const scale: Subresource = {
  async handle({ backend }, request, served) {
    const { namespace, name, verb } = request.info
    const fields = scaleFieldsOf(served)
    const form = representationOf(backend, request, 'get')
    const answer = async (object: KubeObject): Promise<Answer> => ({
      code: 200,
      contentType: form.contentType,
      body: await form.one(scaleOnly(served), scaleOf(object, fields)),
    })
    if (verb !== 'get') return answer(await change(backend, request, served, fields))
    const stored = backend.store.get(served.key, namespace, name)
    if (!stored) throw notFound(served.info, name)
    const live = await servedAfresh(served, stored)
    const missing = fields.missing?.(live)
    if (missing !== undefined) throw internalError(missing)
    return answer(live)
  },
}

/** The subresource is of a kind of its own. */
function scaleOnly({ custom: _, ...served }: ServedResource): ServedResource {
  return { ...served, strategy: { kind: served.storage, table: scaleTable }, schema: schema(), conversion: undefined }
}

async function change(
  backend: Backend,
  request: ApiRequest,
  served: ServedResource,
  fields: ScaleFields,
): Promise<KubeObject> {
  const { namespace, name, verb } = request.info
  const patching = verb === 'patch'
  const contentType = request.headers['content-type'] ?? ''
  if (patching && isApply(contentType)) return applyScale(backend, request, served, fields)
  const caller = callerOf(request, patching ? 'PatchOptions' : 'UpdateOptions')
  const body = await request.body()
  const target = { served, namespace, name }
  const next = patching ? patchedScale(body, contentType) : putScale(backend, target, decodedScale(body, contentType))
  const transform = (live: KubeObject) => {
    const wanted = next(scaleOf(live, fields))
    checkPlace(metadataOf(wanted), target)
    const changed = fields.withReplicas(live, replicasOf(wanted, name, served.custom !== undefined))
    const { resourceVersion = '', uid } = metadataOf(wanted)
    checkUid(served, live, uid)
    return { ...changed, metadata: { ...changed.metadata, resourceVersion } }
  }
  return updateObject(backend, caller, target, transform, { subresource: ruleFor(fields) })
}

/** A Scale that is put says by itself which object it is of, whether there is one or not. */
function putScale(backend: Backend, target: Target, scale: Scale): () => Scale {
  const metadata = metadataOf(scale)
  checkPlace(metadata, target)
  const found = backend.store.get(target.served.key, target.namespace, target.name)?.metadata.uid ?? ''
  if (metadata.uid && metadata.uid !== found) throw wrongUid(target, metadata.uid, found)
  return () => scale
}

function metadataOf({ metadata }: Scale): Partial<ObjectMeta> {
  return metadata ?? {}
}

function decodedScale(body: Buffer, contentType: string): Scale {
  const known = schema()
  if (!known) throw noSuchResource()
  return decode({ body, contentType, gvk: SCALE, schema: known, fieldValidation: 'Warn' }).object as unknown as Scale
}

function patchedScale(body: Buffer, contentType: string): (live: Scale) => Scale {
  const type = /^application\/(json|merge|strategic-merge)-patch\+json/.exec(contentType)?.[1]
  const known = schema()
  if (!type || !known) throw unsupportedPatchType(body.length > 0)
  const patchType = type === 'strategic-merge' ? 'strategic' : (type as 'json' | 'merge')
  return (live) =>
    applyPatch({ type: patchType, live: live as KubeObject, body, schema: known, fieldValidation: 'Warn' })
      .object as unknown as Scale
}
