import { type ApplyInput, applySteps } from '../../api/apply/apply-server-side.ts'
import { decodeConfig } from '../../api/apply/decode-config.ts'
import { VersionError } from '../../api/apply/versions.ts'
import { conflict, notFound } from '../../api/status.ts'
import { formatTime } from '../../clock.ts'
import type { Draft, KubeObject } from '../../objects.ts'
import { inTurns, type Steps } from '../../steps.ts'
import { giveWay } from '../../turns.ts'
import type { ServedResource } from '../registry.ts'
import { createSteps } from '../rest/create.ts'
import { versionsOfManagers } from '../rest/metadata/managed-fields.ts'
import { checkPlace } from '../rest/metadata/place.ts'
import { type SubresourceRule, updateSteps } from '../rest/update.ts'
import { writeInTurns } from '../rest/write-in-turns.ts'
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
  const { served } = target
  const { config, warnings } = await inTurns(() => decodeConfig(body, caller.fieldValidation))
  caller.warnings.push(...warnings)
  await giveWay('request')
  const { manager, force } = caller
  const time = formatTime(backend.clock.now())
  const apply = { config, manager, force, subresource: subresource?.name ?? '', time }
  // Nobody owns what they cannot set here (`GetResetFields`).
  if (served.hasStatus && !subresource) Reflect.deleteProperty(config, 'status')
  return writeInTurns(caller, () => writeSteps(backend, caller, target, apply, subresource))
}

function* writeSteps(
  backend: Backend,
  caller: Caller,
  target: Target,
  apply: Apply,
  subresource: SubresourceRule | undefined,
): Steps<{ object: KubeObject; created: boolean }> {
  const { served, namespace, name } = target
  if (!backend.store.get(served.key, namespace, name)) {
    if (subresource) throw notFound(served.info, name)
    const draft = yield* newObject(target, apply)
    return {
      object: yield* createSteps(backend, caller, target, draft, { keepManagedFields: true, orUpdate: true }),
      created: true,
    }
  }
  const merge = (live: KubeObject) => merged(served, { ...apply, live })
  const options = { keepManagedFields: true, patch: true, ...(subresource ? { subresource } : {}) }
  return { object: yield* updateSteps(backend, caller, target, merge, options), created: false }
}

type Apply = Omit<ApplyInput, 'apiVersion' | 'schema' | 'versions' | 'live'>

function* newObject(target: Target, apply: Apply): Steps<Draft> {
  const { uid } = apply.config.metadata
  if (uid)
    throw conflict(
      target.served.info,
      target.name,
      `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
    )
  const draft = yield* merged(target.served, { ...apply, live: undefined })
  delete draft.metadata.resourceVersion
  checkPlace(draft.metadata, target)
  return draft
}

function* merged(served: ServedResource, input: Apply & Pick<ApplyInput, 'live'>): Steps<Draft> {
  const { apiVersion } = served
  try {
    const versions = versionsOfManagers(served)
    return yield* applySteps({ ...input, apiVersion, schema: schemaFor(served), versions })
  } catch (error) {
    throw error instanceof VersionError ? plainError(error.message) : error
  }
}
