import { conflict } from '../../api/status.ts'
import type { Draft, KubeObject } from '../../objects.ts'
import type { Scale } from '../../schema/types.gen.ts'
import type { ServedResource } from '../registry.ts'
import { refuse } from '../rest/strategy.ts'
import type { ScaleFields } from './scale-fields.ts'

export const SCALE = { group: 'autoscaling', version: 'v1', kind: 'Scale' }

/** The `autoscaling/v1` Scale of an object. */
export function scaleOf(object: KubeObject, fields: ScaleFields): KubeObject & Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const { replicas, current, selector } = fields.read(object)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace ? { namespace } : {}), uid, resourceVersion, creationTimestamp },
    // Zero is left out, as Go encodes it.
    spec: replicas ? { replicas } : {},
    status: { replicas: current, ...(selector ? { selector } : {}) },
  }
}

/** The replicas a Scale asks for; a custom object itself says what is wrong with them. @throws StatusError 422 when negative */
export function replicasOf(wanted: Pick<Scale, 'spec'> | Draft<Scale>, name: string, isCustom: boolean): number {
  const replicas = wanted.spec?.replicas ?? 0
  if (replicas < 0 && !isCustom) {
    const message = `Invalid value: ${replicas}: must be greater than or equal to 0`
    refuse(SCALE, name, [{ field: 'spec.replicas', reason: 'FieldValueInvalid', message }])
  }
  return replicas
}

/** Whether the object is the one that a patch of its Scale has in mind; of a custom object nobody asks. @throws StatusError 409 */
export function checkUid({ custom, info }: ServedResource, { metadata }: KubeObject, uid: string | undefined): void {
  if (custom || !uid || uid === metadata.uid) return
  const message = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`
  throw conflict({ ...info, resource: `${info.resource}/scale` }, metadata.name, message)
}
