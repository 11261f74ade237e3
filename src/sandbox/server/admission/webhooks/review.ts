import { randomUUID } from 'node:crypto'
import type { MutatingWebhook, ValidatingWebhook } from '../../../schema/types.gen.ts'
import { post, type WebhookPlaces } from '../../webhooks/client.ts'
import { requestFields, type Subject, seenObject } from '../matching/variables.ts'

export type Webhook = MutatingWebhook | ValidatingWebhook

/** What a webhook has said. */
export interface Verdict {
  readonly allowed: boolean
  readonly status: Readonly<Record<string, unknown>> | undefined
  readonly warnings: readonly string[]
  /** The text of a JSON patch. */
  readonly patch: string | undefined
}

/** What a webhook has said, or why it could not be asked. */
export type Answer = Verdict | { readonly failure: string }

const OPTIONS = { CREATE: 'CreateOptions', UPDATE: 'UpdateOptions', DELETE: 'DeleteOptions', CONNECT: undefined }

/** Asks a webhook about a request. Source: apiserver/pkg/admission/plugin/webhook/request/admissionreview.go. */
export async function askWebhook(
  places: WebhookPlaces,
  webhook: Webhook,
  review: object,
  isMutating: boolean,
): Promise<Answer> {
  const version = webhook.admissionReviewVersions.find((each) => each === 'v1' || each === 'v1beta1') ?? 'v1'
  const apiVersion = `admission.k8s.io/${version}`
  const uid = randomUUID()
  try {
    const body = { kind: 'AdmissionReview', apiVersion, request: { uid, ...review } }
    const answer = await called(post(places, webhook.clientConfig, body, webhook.timeoutSeconds ?? 10))
    return verdictOf(answer, { uid, version, isMutating })
  } catch (error) {
    return { failure: (error as Error).message }
  }
}

async function called(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer
  } catch (error) {
    throw new Error(`failed to call webhook: ${(error as Error).message}`)
  }
}

/** The request of a review, as it stands now. */
export function reviewRequest(subject: Subject): object {
  const { request, matched } = subject
  const { operation, object, old, subresource } = request
  return structuredClone({
    ...requestFields(subject),
    object: seenObject(matched, subresource, object),
    oldObject: seenObject(matched, subresource, old),
    options: OPTIONS[operation] ? { kind: OPTIONS[operation], apiVersion: 'meta.k8s.io/v1' } : null,
  })
}

interface Asked {
  readonly uid: string
  readonly version: string
  readonly isMutating: boolean
}

interface Response {
  readonly uid?: string
  readonly allowed?: boolean
  readonly status?: Record<string, unknown>
  readonly patch?: string
  readonly patchType?: string
  readonly warnings?: string[]
}

function verdictOf(answer: unknown, asked: Asked): Verdict {
  const { apiVersion = '', kind = '', response } = Object(answer) as Record<string, unknown>
  if (asked.version === 'v1' && apiVersion === 'admission.k8s.io/v1beta1' && kind === 'AdmissionReview') {
    const words = 'converting (v1beta1.AdmissionReview) to (v1.AdmissionReview): unknown conversion'
    throw new Error(`failed to call webhook: ${words}`)
  }
  if (!response) throw invalid('webhook response was absent')
  const said = response as Response
  if (asked.version === 'v1') checkResponse(said, { apiVersion, kind }, asked)
  const { allowed = false, status, warnings = [], patch } = said
  return { allowed, status, warnings, patch: patch ? Buffer.from(patch, 'base64').toString() : undefined }
}

function checkResponse(
  { uid = '', patch, patchType }: Response,
  type: { apiVersion: unknown; kind: unknown },
  asked: Asked,
): void {
  if (uid !== asked.uid) throw invalid(`expected response.uid=${JSON.stringify(asked.uid)}, got ${JSON.stringify(uid)}`)
  if (type.apiVersion !== 'admission.k8s.io/v1' || type.kind !== 'AdmissionReview') {
    const wanted = 'admission.k8s.io/v1, Kind=AdmissionReview'
    throw invalid(`expected webhook response of ${wanted}, got ${type.apiVersion}, Kind=${type.kind}`)
  }
  if (!asked.isMutating) {
    if (patch) throw invalid('validating webhook may not return response.patch')
    if (patchType !== undefined) throw invalid('validating webhook may not return response.patchType')
    return
  }
  if (patch && patchType === undefined) throw invalid('webhook returned response.patch but not response.patchType')
  if (!patch && patchType !== undefined) throw invalid('webhook returned response.patchType but not response.patch')
  if (patchType === '') throw invalid('webhook returned invalid response.patchType of ""')
}

function invalid(text: string): Error {
  return new Error(`received invalid webhook response: ${text}`)
}
