import { type ApplyInput, applyServerSide } from '../../api/apply/apply-server-side.ts'
import { decodeConfig } from '../../api/apply/decode-config.ts'
import { VersionError } from '../../api/apply/versions.ts'
import { conflict, notFound } from '../../api/status.ts'
import { formatTime } from '../../clock.ts'
import type { Draft, KubeObject } from '../../objects.ts'
import { giveWay } from '../../turns.ts'
import type { ServedResource } from '../registry.ts'
import { createObject } from '../rest/create.ts'
import { versionsOfManagers } from '../rest/metadata/managed-fields.ts'
import { checkPlace } from '../rest/metadata/place.ts'
import { type SubresourceRule, updateObject } from '../rest/update.ts'
import { plainError } from '../statuses.ts'
import type { Backend, Caller, Target } from '../types.ts'
import { schemaFor } from './schema-for.ts'

/** Server-side apply of an object or of one of its subresources that has the object's own kind. */
export async function applyObject(
  backend: Backend,
  caller: Caller & { force: boolean },
  target: Target,
  body: Buffer,
  subresource: SubresourceRule | undefined,
): Promise<{ object: KubeObject; created: boolean }> {
  const { served, namespace, name } = target
  const { config, warnings } = decodeConfig(body, caller.fieldValidation)
  caller.warnings.push(...warnings)
  const { manager, force } = caller
  const time = formatTime(backend.clock.now())
  const apply = { config, manager, force, subresource: subresource?.name ?? '', time }
  // Nobody owns what they cannot set here (`GetResetFields`).
  if (served.hasStatus && !subresource) Reflect.deleteProperty(config, 'status')
  const isThere = () => backend.store.get(served.key, namespace, name) !== undefined
  // Big objects take their time; what is written is read and written in one go.
  await giveWay('request')
  if (!isThere()) {
    if (subresource) throw notFound(served.info, name)
    const draft = newObject(target, apply)
    await giveWay('request')
    if (!isThere())
      return { object: createObject(backend, caller, target, draft, { keepManagedFields: true }), created: true }
  }
  const merge = (live: KubeObject): Draft => merged(served, { ...apply, live })
  const options = { keepManagedFields: true, patch: true, ...(subresource ? { subresource } : {}) }
  return { object: updateObject(backend, caller, target, merge, options), created: false }
}

type Apply = Omit<ApplyInput, 'apiVersion' | 'schema' | 'versions' | 'live'>

function newObject(target: Target, apply: Apply): Draft {
  const { uid } = apply.config.metadata
  if (uid)
    throw conflict(
      target.served.info,
      target.name,
      `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
    )
  const draft = merged(target.served, { ...apply, live: undefined })
  delete draft.metadata.resourceVersion
  checkPlace(draft.metadata, target)
  return draft
}

function merged(served: ServedResource, input: Apply & Pick<ApplyInput, 'live'>): Draft {
  const { apiVersion } = served
  try {
    return applyServerSide({ ...input, apiVersion, schema: schemaFor(served), versions: versionsOfManagers(served) })
  } catch (error) {
    throw error instanceof VersionError ? plainError(error.message) : error
  }
}
