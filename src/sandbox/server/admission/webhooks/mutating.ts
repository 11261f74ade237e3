import { isDeepStrictEqual } from 'node:util'
import { applyJsonPatch } from '../../../api/patch/json-patch.ts'
import { StatusError } from '../../../api/status.ts'
import { toTyped } from '../../../api/typed/to-typed.ts'
import { Walk } from '../../../api/typed/walk.ts'
import type { Draft, KubeObject } from '../../../objects.ts'
import { mutatingWebhooks } from '../../../resources/admissionregistration/webhooks.ts'
import type { MutatingWebhook } from '../../../schema/types.gen.ts'
import type { Authorizer } from '../../authorization/types.ts'
import type { ServedResource } from '../../registry.ts'
import { internalError } from '../../statuses.ts'
import { answers, canAsk } from '../../webhooks/attempts.ts'
import type { WebhookPlaces } from '../../webhooks/client.ts'
import { isExempt } from '../matching/match.ts'
import { inVersion, type Subject } from '../matching/variables.ts'
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from '../types.ts'
import { type Hook, heed, hooksOf, subjectOf } from './invocations.ts'
import { askWebhook, reviewRequest } from './review.ts'

/**
 * Lets webhooks change objects, one after the other. When one has, the server's own plug-ins look once more, and so do webhooks that want
 * to see what came after them. Source: apiserver/pkg/admission/plugin/webhook/mutating and pkg/admission/reinvocation.go.
 */
export function mutatingAdmissionWebhook(
  places: WebhookPlaces,
  authorizer: Authorizer,
  own: readonly AdmissionPlugin[],
): AdmissionPlugin {
  const askOnce = (request: AdmissionRequest, context: AdmissionContext) => {
    const hooks = hooksOf(context.reader.list(mutatingWebhooks.kind))
    if (hooks.length === 0 || isExempt(request) || !canAsk()) return
    firstRound(hooks, { places, authorizer, request, context })
  }
  return {
    name: 'MutatingAdmissionWebhook',
    admit(request, context) {
      const hooks = hooksOf(context.reader.list(mutatingWebhooks.kind))
      if (hooks.length === 0 || isExempt(request) || !canAsk()) return
      const round = { places, authorizer, request, context }
      const outdated = firstRound(hooks, round)
      if (!outdated) return
      const before = structuredClone(request.object)
      for (const plugin of own) plugin.admit?.(request, context)
      const all = !isDeepStrictEqual(before, request.object)
      for (const hook of all ? outdated.invoked : outdated.seenLess) invoke(hook, round, 1)
    },
    validate(request, context) {
      if (request.operation === 'DELETE') askOnce(request, context)
    },
    connect: askOnce,
  }
}

interface Round {
  readonly places: WebhookPlaces
  readonly authorizer: Authorizer
  readonly request: AdmissionRequest
  readonly context: AdmissionContext
}

interface Outdated {
  /** Webhooks that are to be asked again whenever something has changed. */
  readonly invoked: readonly Hook<MutatingWebhook>[]
  /** Those of them that have not seen a later change. */
  readonly seenLess: readonly Hook<MutatingWebhook>[]
}

/** Undefined when nothing was changed. */
function firstRound(hooks: readonly Hook<MutatingWebhook>[], round: Round): Outdated | undefined {
  const invoked: Hook<MutatingWebhook>[] = []
  let seenLess: readonly Hook<MutatingWebhook>[] = []
  let isChanged = false
  for (const hook of hooks) {
    const outcome = invoke(hook, round, 0)
    if (outcome === 'changed') {
      isChanged = true
      seenLess = [...invoked]
    }
    if (outcome && hook.webhook.reinvocationPolicy === 'IfNeeded') invoked.push(hook)
  }
  return isChanged ? { invoked, seenLess } : undefined
}

function invoke(hook: Hook<MutatingWebhook>, round: Round, turn: number): 'changed' | 'same' | undefined {
  const { request, context, authorizer, places } = round
  const subject = subjectOf(hook, request, context, authorizer)
  if (!subject) return undefined
  const state = `${request.subresource}/${request.old?.metadata.resourceVersion ?? ''}`
  // What is sent is found within the attempt: it may have to be converted first.
  const review = reviewRequest(subject)
  const ask = () => askWebhook(places, hook.webhook, review, true)
  const [answer] = answers(new Map([[`mutate ${turn} ${hook.id} ${state}`, ask]]))
  const verdict = answer && heed(hook, answer, request.warnings)
  if (!verdict?.patch) return 'same'
  return change(hook, subject, verdict.patch) ? 'changed' : 'same'
}

/** Applies the patch of a webhook to the draft, in the version the webhook knows. */
function change({ webhook }: Hook, { request, matched }: Subject, text: string): boolean {
  const { object, served } = request
  const patch = parsed(text)
  if (patch.length === 0) return false
  if (!object) {
    const words = 'attempted to modify the object, which is not supported for this operation'
    throw internalError(`admission webhook ${JSON.stringify(webhook.name)} ${words}`)
  }
  const before = structuredClone(object)
  const patched = known(matched, applied(structuredClone(inVersion(matched, object)) as KubeObject, patch))
  const changed = { ...asPrepared(matched, served, patched) }
  served.strategy?.setDefaults?.(changed)
  for (const name of Object.keys(object)) Reflect.deleteProperty(object, name)
  Object.assign(object, changed)
  return !isDeepStrictEqual(before, object)
}

/** What a webhook has changed in the version it knows, in the one the write works on. */
function asPrepared(matched: ServedResource, { apiVersion }: ServedResource, patched: Draft): Draft {
  const { custom, conversion } = matched
  if (custom) return custom.converter.convert(patched, apiVersion)
  return conversion ? conversion.toStorage(patched) : patched
}

/** Without the fields that the kind does not have. */
function known({ schema }: ServedResource, object: Draft): Draft {
  if (!schema) return object
  const { apiVersion, kind } = object as KubeObject
  return { ...(toTyped(object, schema, new Walk()) as unknown as KubeObject), apiVersion, kind }
}

function parsed(text: string): unknown[] {
  try {
    const patch: unknown = JSON.parse(text)
    return Array.isArray(patch) ? patch : []
  } catch (error) {
    throw internalError((error as Error).message)
  }
}

function applied(object: KubeObject, patch: unknown[]): Draft {
  let result = object as never
  for (const operation of patch) {
    try {
      result = applyJsonPatch(result, [operation] as never) as never
    } catch (error) {
      throw error instanceof StatusError ? internalError(failureOf(operation)) : error
    }
  }
  return result
}

/** What the real server's library says of an operation that does not apply. */
function failureOf(operation: unknown): string {
  const { op, path } = Object(operation) as { op?: unknown; path?: unknown }
  const shown = JSON.stringify(path ?? '')
  if (op === 'test') return `testing value ${path} failed: test failed`
  return `${op} operation does not apply: doc is missing path: ${shown}: missing value`
}
