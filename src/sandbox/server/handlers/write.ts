import { type Decoded, decodeSteps } from '../../api/decode.ts'
import { applyPatchSteps } from '../../api/patch/apply-patch.ts'
import { unsupportedMediaType } from '../../api/status.ts'
import type { Draft, KubeObject } from '../../objects.ts'
import { atOnce, inTurns, oneStep, type Steps } from '../../steps.ts'
import { giveWay } from '../../turns.ts'
import type { ServedResource } from '../registry.ts'
import type { ApiRequest } from '../request.ts'
import { createSteps } from '../rest/create.ts'
import { fieldInvalid } from '../rest/field-errors.ts'
import { checkPlace } from '../rest/metadata/place.ts'
import { checkVersion, wrongUid } from '../rest/preconditions.ts'
import { type Representation, representationOf } from '../rest/representation.ts'
import { type SubresourceRule, updateSteps } from '../rest/update.ts'
import { writeInTurns } from '../rest/write-in-turns.ts'
import { callerOf } from '../rest/write-options.ts'
import { invalid, unsupportedPatchType } from '../statuses.ts'
import type { Answer, Backend, Caller, Target } from '../types.ts'
import { applyObject } from './apply.ts'
import { schemaFor } from './schema-for.ts'
import type { Handler } from './types.ts'

export const create: Handler = async (backend, request, served) => {
  const caller = callerOf(request, 'CreateOptions')
  const form = representationOf(backend, request, 'get')
  const draft = await decoded(request, served, caller)
  const target = { served, namespace: request.info.namespace, name: '' }
  const object = await writeInTurns(caller, () => createSteps(backend, caller, target, draft()))
  return answer(201, form, served, object)
}

export const update: Handler = (backend, request, served) => put(backend, request, served)

export const patch: Handler = (backend, request, served) => patched(backend, request, served)

/** Kinds that a PUT creates when they are not there (`AllowCreateOnUpdate`). */
export const CREATED_BY_PUT: ReadonlySet<string> = new Set([
  'endpoints',
  'events',
  'limitranges',
  'services',
  'leases.coordination.k8s.io',
  'roles.rbac.authorization.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'clusterroles.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io',
])

/** PUT of an object or of one of its subresources that has the object's own kind. */
export async function put(
  backend: Backend,
  request: ApiRequest,
  served: ServedResource,
  subresource?: SubresourceRule,
): Promise<Answer> {
  const caller = callerOf(request, 'UpdateOptions')
  const form = representationOf(backend, request, 'get')
  const draft = await decoded(request, served, caller)
  const target = targetOf(request, served)
  const { object, created } = await writeInTurns(caller, () => putSteps(backend, caller, target, draft(), subresource))
  return answer(created ? 201 : 200, form, served, object)
}

function* putSteps(
  backend: Backend,
  caller: Caller,
  target: Target,
  draft: Draft,
  subresource: SubresourceRule | undefined,
): Steps<{ object: KubeObject; created: boolean }> {
  const { served, namespace, name } = target
  checkPlace(draft.metadata, target)
  const exists = backend.store.get(served.key, namespace, name) !== undefined
  if (!exists && draft.metadata.uid) throw wrongUid(target, draft.metadata.uid, '')
  if (!exists && !subresource && CREATED_BY_PUT.has(served.key)) {
    checkVersion(draft.metadata.resourceVersion)
    // It says nothing of what is not there.
    delete draft.metadata.resourceVersion
    return { object: yield* createSteps(backend, caller, target, draft, { orUpdate: true }), created: true }
  }
  const options = subresource ? { subresource } : {}
  const object = yield* updateSteps(backend, caller, target, () => oneStep(() => draft), options)
  return { object, created: false }
}

const PATCH_TYPES: Record<string, 'json' | 'merge' | 'strategic' | 'apply' | undefined> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
}

const CUSTOM_PATCHES = ['application/json-patch+json', 'application/merge-patch+json', 'application/apply-patch+yaml']

/** PATCH of an object or of one of its subresources that has the object's own kind. */
export async function patched(
  backend: Backend,
  request: ApiRequest,
  served: ServedResource,
  subresource?: SubresourceRule,
): Promise<Answer> {
  const type = PATCH_TYPES[(request.headers['content-type'] ?? '').split(';')[0] ?? '']
  if (!type) throw unsupportedPatchType(Number(request.headers['content-length'] ?? 0) > 0)
  // Definitions say nothing of how lists are merged.
  if (type === 'strategic' && served.custom) throw unsupportedMediaType(CUSTOM_PATCHES)
  const caller = callerOf(request, 'PatchOptions', type === 'apply')
  const form = representationOf(backend, request, 'get')
  const body = await request.body()
  const target = targetOf(request, served)
  if (type === 'apply') {
    const { object, created } = await applyObject(backend, caller, target, body, subresource)
    return answer(created ? 201 : 200, form, served, object)
  }
  const object = await writeInTurns(caller, () => patchSteps(backend, caller, target, { type, body }, subresource))
  return answer(200, form, served, object)
}

/** Writes what a write has made of an object; of a big one in another turn than the write. */
async function answer(code: number, form: Representation, served: ServedResource, object: KubeObject): Promise<Answer> {
  await giveWay('request')
  return { code, contentType: form.contentType, body: await form.one(served, object) }
}

export interface Patch {
  type: 'json' | 'merge' | 'strategic'
  body: Buffer
}

/** Patches an object, in steps. */
export function patchSteps(
  backend: Backend,
  caller: Caller,
  target: Target,
  { type, body }: Patch,
  subresource?: SubresourceRule,
): Steps<KubeObject> {
  const transform = function* (live: KubeObject): Steps<Draft> {
    const schema = schemaFor(target.served)
    const { object, warnings } = yield* applyPatchSteps({
      type,
      live,
      body,
      schema,
      fieldValidation: caller.fieldValidation,
    })
    caller.warnings.push(...warnings)
    checkKind(target.served, object)
    return object
  }
  return updateSteps(backend, caller, target, transform, { patch: true, ...(subresource ? { subresource } : {}) })
}

/** A patch may not make another kind of an object; it may leave out which kind it is. */
function checkKind({ apiVersion, info }: ServedResource, object: Draft): void {
  object.kind ||= info.kind
  object.apiVersion ||= apiVersion
  if (object.kind === info.kind && object.apiVersion === apiVersion) return
  const sorted = Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
  const text = `no kind ${JSON.stringify(object.kind)} is registered for version ${JSON.stringify(object.apiVersion)} in scheme "pkg/runtime/scheme.go:110"`
  throw invalid({ group: '', kind: '' }, '', [fieldInvalid('patch', JSON.stringify(sorted), text)])
}

/** What was sent, anew each time: a write changes its draft. */
async function decoded(request: ApiRequest, served: ServedResource, caller: Caller): Promise<() => Draft> {
  const body = await request.body()
  const { object, warnings } = await inTurns(() => decodeBody(body, request, served, caller))
  // The fields of custom objects have no order.
  caller.warnings.push(...(served.custom ? [...warnings].sort() : warnings))
  await giveWay('request')
  const drafts = [object]
  return () => drafts.pop() ?? atOnce(decodeBody(body, request, served, caller)).object
}

function* decodeBody(
  body: Buffer,
  { headers }: ApiRequest,
  served: ServedResource,
  { fieldValidation }: Caller,
): Steps<Decoded> {
  const contentType = headers['content-type']
  const { object, warnings } = yield* decodeSteps({
    body,
    contentType,
    gvk: served.info,
    schema: schemaFor(served),
    fieldValidation,
  })
  return { object: { ...object, metadata: object.metadata ?? {} }, warnings }
}

function targetOf({ info }: ApiRequest, served: ServedResource): Target {
  return { served, namespace: info.namespace, name: info.name }
}
