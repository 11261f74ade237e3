import { applyServerSide } from '../../api/apply/apply-server-side.ts'
import { decodeConfig } from '../../api/apply/decode-config.ts'
import { managersFromScale, managersOfScale } from '../../api/apply/scale-managers.ts'
import { notFound, StatusError } from '../../api/status.ts'
import { formatTime } from '../../clock.ts'
import type { Draft, KubeObject } from '../../objects.ts'
import { schemaOf } from '../../schema/schema.ts'
import type { Scale } from '../../schema/types.gen.ts'
import { atOnce } from '../../steps.ts'
import type { ServedResource } from '../registry.ts'
import type { ApiRequest } from '../request.ts'
import { checkPlace } from '../rest/metadata/place.ts'
import { type SubresourceRule, updateObject } from '../rest/update.ts'
import { callerOf } from '../rest/write-options.ts'
import { noSuchResource } from '../statuses.ts'
import type { Backend } from '../types.ts'
import type { ScaleFields } from './scale-fields.ts'
import { checkUid, replicasOf, SCALE, scaleOf } from './scale-object.ts'

export function isApply(contentType: string): boolean {
  return /^application\/apply-patch\+yaml *(;|$)/.test(contentType)
}

/** What is applied to a Scale has become part of the object before it is stored. */
const rule: SubresourceRule = { name: 'scale', ordinary: true, merge: (next) => next }

/** Server-side apply of the Scale of an object: the replicas and who owns them. */
export async function applyScale(
  backend: Backend,
  request: ApiRequest,
  served: ServedResource,
  fields: ScaleFields,
): Promise<KubeObject> {
  const { namespace, name } = request.info
  const caller = callerOf(request, 'PatchOptions', true)
  const { config, warnings } = atOnce(decodeConfig(await request.body(), caller.fieldValidation))
  caller.warnings.push(...warnings)
  if (!backend.store.get(served.key, namespace, name)) throw notFound(served.info, name)
  const { manager, force } = caller
  const time = formatTime(backend.clock.now())
  const target = { served, namespace, name }
  const transform = (live: KubeObject) => {
    const wanted = appliedScale(live, fields, { config, manager, force, time })
    checkPlace(wanted.metadata, target)
    if (served.custom) throw conversionFailed()
    return withScale(live, wanted, served, fields)
  }
  return updateObject(backend, caller, target, transform, {
    subresource: rule,
    keepManagedFields: true,
  })
}

function appliedScale(
  live: KubeObject,
  fields: ScaleFields,
  apply: { config: Draft; manager: string; force: boolean; time: string },
): Draft<Scale> {
  const schema = schemaOf(SCALE)
  if (!schema) throw noSuchResource()
  const scale = scaleOf(live, fields)
  const managedFields = managersOfScale(live.metadata.managedFields, fields.path)
  const known = { ...scale, metadata: { ...scale.metadata, managedFields } }
  return applyServerSide({ ...apply, live: known, apiVersion: 'autoscaling/v1', subresource: 'scale', schema })
}

function withScale(live: KubeObject, wanted: Draft<Scale>, served: ServedResource, fields: ScaleFields): Draft {
  const { apiVersion, custom } = served
  const changed = fields.withReplicas(live, replicasOf(wanted, live.metadata.name, custom !== undefined))
  const { resourceVersion, uid } = wanted.metadata
  checkUid(served, live, uid)
  const managedFields = managersFromScale(live.metadata.managedFields, wanted.metadata.managedFields, {
    path: fields.path,
    apiVersion,
  })
  return {
    ...changed,
    metadata: {
      ...changed.metadata,
      managedFields,
      ...(resourceVersion ? { resourceVersion } : {}),
    },
  }
}

/** The server of custom resources knows no schema of a Scale, so that applying one fails once there is no conflict. */
function conversionFailed(): StatusError {
  return new StatusError({
    message:
      'failed to convert new object (/; autoscaling/v1, Kind=Scale) to proper version: request to convert CR to an invalid group/version: autoscaling/v1',
    code: 500,
  })
}
