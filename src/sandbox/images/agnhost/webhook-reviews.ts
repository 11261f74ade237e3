import { type Clock, sleep } from '../../clock.ts'

/** What the API server asks a webhook, as far as these look at it. */
export interface AdmissionRequest {
  uid: string
  name?: string
  operation: string
  resource: { group: string; version: string; resource: string }
  subResource?: string
  object?: ReviewedObject | null
  oldObject?: ReviewedObject | null
}

interface ReviewedObject {
  metadata?: { name?: string; labels?: Record<string, string> }
  data?: Record<string, string>
  spec?: { containers?: NamedContainer[]; initContainers?: NamedContainer[] }
  stdin?: boolean
  container?: string
}

interface NamedContainer {
  name: string
}

export interface AdmissionResponse {
  allowed: boolean
  status?: { message?: string; reason?: string; status?: string; code?: number }
  patchType?: 'JSONPatch'
  /** As base64. */
  patch?: string
}

export interface ReviewContext {
  clock: Clock
  killed: AbortSignal
  sidecarImage: string
}

type Review = (request: AdmissionRequest, context: ReviewContext) => AdmissionResponse | Promise<AdmissionResponse>

const LABEL = 'webhook-e2e-test'
const SECONDS_OF_DELAY = 5

/** By path. Source: test/images/agnhost/webhook. */
export const reviews: Readonly<Record<string, Review>> = {
  '/always-allow-delay-5s': async (_request, { clock, killed }) => {
    await sleep(clock, SECONDS_OF_DELAY * 1000, killed)
    return { allowed: true, status: { message: 'this webhook allows all requests' } }
  },
  '/always-deny': () => denied('this webhook denies all requests'),
  '/add-label': ({ object }) => addLabel(object?.metadata?.labels ?? {}),
  '/pods': (request) => forResource(request, 'pods', () => admitPod(request)),
  '/pods/attach': admitAttachment,
  '/mutating-pods': (request) => forResource(request, 'pods', () => addInitContainer(request.object)),
  '/mutating-pods-sidecar': (request, { sidecarImage }) =>
    forResource(request, 'pods', () => addSidecar(request.object, sidecarImage)),
  '/configmaps': (request) =>
    forResource(request, 'configmaps', () => admitData(request, 'configmap', 'key and value')),
  '/mutating-configmaps': (request) => forResource(request, 'configmaps', () => mutateData(request.object)),
  '/custom-resource': (request) => admitData(request, 'custom resource', 'data'),
  '/mutating-custom-resource': ({ object }) => mutateData(object),
  '/crd': ({ object }) =>
    object?.metadata?.labels?.[LABEL] === 'webhook-disallow' ? denied('the crd contains unwanted label') : ALLOWED,
}

const ALLOWED: AdmissionResponse = { allowed: true }

function denied(message: string): AdmissionResponse {
  return { allowed: false, status: { message } }
}

function patched(...operations: object[]): AdmissionResponse {
  return { allowed: true, patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(operations)).toString('base64') }
}

function forResource(
  { resource: { group, version, resource } }: AdmissionRequest,
  expected: string,
  review: () => AdmissionResponse | Promise<AdmissionResponse>,
): AdmissionResponse | Promise<AdmissionResponse> {
  if (group === '' && version === 'v1' && resource === expected) return review()
  return denied(`expect resource to be { v1 ${expected}}`)
}

function addLabel(labels: Readonly<Record<string, string>>): AdmissionResponse {
  const path = '/metadata/labels'
  if (Object.keys(labels).length === 0) return patched({ op: 'add', path, value: { 'added-label': 'yes' } })
  if (labels['added-label'] === 'yes') return ALLOWED
  const op = labels['added-label'] === undefined ? 'add' : 'replace'
  return patched({ op, path: `${path}/added-label`, value: 'yes' })
}

function admitPod({ object }: AdmissionRequest): AdmissionResponse | Promise<AdmissionResponse> {
  const label = object?.metadata?.labels?.[LABEL]
  // Whoever asks has to give up.
  if (label === 'wait-forever') return new Promise(() => {})
  const unwanted = object?.spec?.containers?.filter(({ name }) => name.includes('webhook-disallow')) ?? []
  const messages = [
    ...(label === 'webhook-disallow' ? ['the pod contains unwanted label;'] : []),
    ...unwanted.map(() => 'the pod contains unwanted container name;'),
  ]
  return messages.length === 0 ? ALLOWED : denied(messages.join(' '))
}

function admitAttachment({ name, resource, subResource, object }: AdmissionRequest): AdmissionResponse {
  if (name !== 'to-be-attached-pod') return ALLOWED
  if (resource.resource !== 'pods') return denied(`expect resource to be { v1 pods}, got ${resource.resource}`)
  if (subResource !== 'attach') return denied(`expect subresource to be attach, got ${subResource}`)
  if (!object?.stdin || object.container !== 'container1') return ALLOWED
  return denied("attaching to pod 'to-be-attached-pod' is not allowed")
}

function addInitContainer(pod: ReviewedObject | null | undefined): AdmissionResponse {
  const name = 'webhook-added-init-container'
  const isThere = pod?.spec?.initContainers?.some((container) => container.name === name)
  if (pod?.metadata?.name !== 'webhook-to-be-mutated' || isThere) return ALLOWED
  const value = [{ image: 'webhook-added-image', name, resources: {} }]
  return patched({ op: 'add', path: '/spec/initContainers', value })
}

function addSidecar(pod: ReviewedObject | null | undefined, image: string): AdmissionResponse {
  const name = 'webhook-added-sidecar'
  const message = 'No image specified by the sidecar-image parameter'
  if (image === '') return { allowed: false, status: { status: 'Failure', message, code: 500 } }
  if (pod?.spec?.containers?.some((container) => container.name === name)) return ALLOWED
  return patched({ op: 'add', path: '/spec/containers/-', value: { image, name, resources: {} } })
}

function admitData({ operation, object, oldObject }: AdmissionRequest, what: string, part: string): AdmissionResponse {
  const value = (operation === 'DELETE' ? oldObject : object)?.data?.[LABEL]
  const reason = (text: string) => ({ allowed: false, status: { reason: `the ${what} ${text}` } })
  if (value === 'webhook-disallow' && operation !== 'DELETE') return reason(`contains unwanted ${part}`)
  if (value === 'webhook-nondeletable' && operation === 'DELETE') {
    return reason('cannot be deleted because it contains unwanted key and value')
  }
  return ALLOWED
}

function mutateData(object: ReviewedObject | null | undefined): AdmissionResponse {
  const data = object?.data ?? {}
  const stage = data['mutation-stage-1'] === 'yes' ? 2 : data['mutation-start'] === 'yes' ? 1 : undefined
  return stage === undefined ? ALLOWED : patched({ op: 'add', path: `/data/mutation-stage-${stage}`, value: 'yes' })
}
