import type { Info } from '../../builder/infos.ts'
import { fetchInfo } from '../../builder/infos.ts'
import {
  changeQuery,
  createObject,
  dryRunOf,
  fieldValidation,
  LAST_APPLIED,
  patchObject,
  patchTypeFor,
  withLastApplied,
} from '../../changes.ts'
import type { Invocation } from '../../cli/command.ts'
import { ApiError, CommandError, isConflict, isNotFound } from '../../errors.ts'
import { mergeSchemaOf } from '../../merge/schema.ts'
import { threeWayPatch } from '../../merge/three-way.ts'
import type { Json, Obj } from '../../objects.ts'
import { nameOf } from '../../objects.ts'
import { compactJson } from '../../print/json.ts'
import type { Outcome } from './apply.ts'

/** The field manager of what is merged here. */
export const MANAGER = 'kubectl-client-side-apply'
const ATTEMPTS = 5

/** Creates the object, or patches the live one by a three-way comparison with what was applied last. */
export async function applyClientSide(invocation: Invocation, info: Info): Promise<Outcome> {
  if (info.name === '')
    throw new CommandError(
      `error when retrieving current configuration of:\n${describeInfo(info)}\nfrom server for: "${info.source}": resource name may not be empty`,
    )
  const modified = withLastApplied(info.object, compactJson)
  for (let attempt = 1; ; attempt += 1) {
    const live = await liveObject(invocation, info)
    if (!live) return { object: await createApplied(invocation, info, modified), operation: 'created' }
    try {
      return await patchLive(invocation, info, modified, live)
    } catch (error) {
      if (!isConflict(error) || attempt >= ATTEMPTS) throw error
    }
  }
}

async function liveObject({ factory }: Invocation, info: Info): Promise<Obj | undefined> {
  try {
    return (await fetchInfo(factory, info.resource, info.name, info.namespace)).object
  } catch (error) {
    if (isNotFound(error)) return undefined
    if (error instanceof ApiError) {
      throw error.prefixed(
        `error when retrieving current configuration of:\n${describeInfo(info)}\nfrom server for: "${info.source}": `,
      )
    }
    throw error
  }
}

function describeInfo({ resource, name, namespace }: Info): string {
  const gv = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
  return `Resource: "${gv}, Resource=${resource.resource}", GroupVersionKind: "${gv}, Kind=${resource.kind}"\nName: "${name}", Namespace: "${namespace}"`
}

async function createApplied(invocation: Invocation, info: Info, modified: Obj): Promise<Obj> {
  const dryRun = dryRunOf(invocation)
  if (dryRun === 'client') return modified
  try {
    return await createObject(invocation.factory, info, modified, query(invocation))
  } catch (error) {
    throw error instanceof ApiError ? error.prefixed(`error when creating "${info.source}": `) : error
  }
}

async function patchLive(invocation: Invocation, info: Info, modified: Obj, live: Obj): Promise<Outcome> {
  const { factory } = invocation
  const last = live.metadata.annotations?.[LAST_APPLIED]
  if (last === undefined) warnMissing(invocation, info, live)
  const type = patchTypeFor(info)
  const schema = type === 'strategic' ? await mergeSchemaOf(factory.rest(), info.object) : undefined
  const original: Json = last === undefined ? {} : JSON.parse(last)
  const patch = threeWayPatch({ original, modified, current: live }, schema)
  if (dryRunOf(invocation) === 'client') return { object: live, operation: 'configured' }
  if (Object.keys(patch).length === 0) return { object: live, operation: 'unchanged' }
  const body = compactJson(patch)
  try {
    const object = await patchObject(factory, info, {
      type: schema ? 'strategic' : 'merge',
      body: patch,
      query: query(invocation),
    })
    return { object, operation: 'configured' }
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason === 'Conflict') throw error
    throw error.prefixed(
      `error when applying patch:\n${body}\nto:\n${describeInfo(info)}\nfor: "${info.source}": error when patching "${info.source}": `,
    )
  }
}

function warnMissing({ factory }: Invocation, { resource }: Info, live: Obj): void {
  factory.warn(
    `Warning: resource ${resource.resource}/${nameOf(live)} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`,
  )
}

function query(invocation: Invocation) {
  return {
    ...changeQuery(invocation.flags, dryRunOf(invocation), MANAGER),
    fieldValidation: fieldValidation(invocation.flags),
  }
}
