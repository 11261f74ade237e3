import { type ApplyInput, applyServerSide } from '../../api/apply/apply-server-side.ts'
import { decodeConfig } from '../../api/apply/decode-config.ts'
import { VersionError } from '../../api/apply/versions.ts'
import { badRequest, conflict, notFound } from '../../api/status.ts'
import { formatTime } from '../../clock.ts'
import type { Draft, KubeObject } from '../../objects.ts'
import { giveWay } from '../../turns.ts'
import type { ServedResource } from '../registry.ts'
import { createObject } from '../rest/create.ts'
import { versionsOfManagers } from '../rest/metadata/managed-fields.ts'
import { nameUndeterminable } from '../rest/metadata/names.ts'
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
  // Reading a big object takes as long as what follows, which has to be done in one go.
  await giveWay('request')
  const live = backend.store.get(served.key, namespace, name)
  const { manager, force } = caller
  const time = formatTime(backend.clock.now())
  const apply = { config, manager, force, subresource: subresource?.name ?? '', time }
  const merge = (current: KubeObject | undefined): Draft => merged(served, { ...apply, live: current })
  // Nobody owns what they cannot set here (`GetResetFields`).
  if (served.hasStatus && !subresource) Reflect.deleteProperty(config, 'status')
  if (live) {
    const options = { keepManagedFields: true, patch: true, ...(subresource ? { subresource } : {}) }
    return { object: updateObject(backend, caller, target, merge, options), created: false }
  }
  if (subresource) throw notFound(served.info, name)
  const { uid } = config.metadata
  if (uid)
    throw conflict(
      served.info,
      name,
      `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
    )
  const draft = merge(undefined)
  delete draft.metadata.resourceVersion
  checkApplyName(target, draft)
  return { object: createObject(backend, caller, target, draft, { keepManagedFields: true }), created: true }
}

function merged(served: ServedResource, input: Omit<ApplyInput, 'apiVersion' | 'schema' | 'versions'>): Draft {
  const { apiVersion } = served
  try {
    return applyServerSide({ ...input, apiVersion, schema: schemaFor(served), versions: versionsOfManagers(served) })
  } catch (error) {
    throw error instanceof VersionError ? plainError(error.message) : error
  }
}

function checkApplyName({ name }: Target, { metadata }: Draft): void {
  if (!metadata.name) throw nameUndeterminable(name)
  if (metadata.name !== name) {
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`)
  }
}
