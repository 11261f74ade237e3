/** `ConversionReview`, as far as it matters here. */
export interface Review {
  apiVersion: string
  request: { uid: string; desiredAPIVersion: string; objects: CustomObject[] }
}

interface CustomObject {
  apiVersion: string
  kind?: string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: what a webhook makes of an object may be anything
  metadata: any
  // biome-ignore lint/suspicious/noExplicitAny: what a webhook makes of an object may be anything
  spec?: any
}

/** What the webhook sends. */
export type Answer = 'cut off' | { code?: number; body: unknown } | { code?: number; text: string; type?: string }

type Behaviour = (review: Review) => Answer

/** Does with the objects of a review as the first of them is called. */
export function answerTo(review: Review): Answer {
  return (behaviours[review.request.objects[0]?.metadata.name] ?? convert)(review)
}

const convert = changing((object) => object)

/** What the webhook does with objects that are called so; it converts others. */
const behaviours: Readonly<Record<string, Behaviour | undefined>> = {
  refuse: ({ request }) => response(request, [], { result: { status: 'Failure', message: 'not today' } }),
  'refuse-silently': ({ request }) => response(request, [], { result: { status: 'Failure' } }),
  'no-result': ({ request }) => response(request, [], { result: {} }),
  'no-response': ({ apiVersion }) => ({ body: { kind: 'ConversionReview', apiVersion } }),
  'other-uid': ({ request }) => response(request, [], { uid: 'another' }),
  'number-as-uid': ({ request }) => response(request, [], { uid: 5 }),
  'text-as-objects': ({ request }) => response(request, 'text'),
  none: ({ request }) => response(request, []),
  twice: ({ request }) => response(request, [...request.objects, ...request.objects]),
  same: ({ request }) => response(request, request.objects),
  nothing: ({ request }) => response(request, [null]),
  text: ({ request }) => response(request, ['text']),
  'other-kind': changing((object) => ({ ...object, kind: 'Other' })),
  'no-version': changing(({ apiVersion: _, ...object }) => object),
  'other-name': withMetadata({ name: 'other' }),
  'other-namespace': withMetadata({ namespace: 'other' }),
  'other-object': withMetadata({ uid: 'other' }),
  'no-metadata': changing(({ metadata: _, ...object }) => object),
  'text-as-metadata': changing((object) => ({ ...object, metadata: 'text' })),
  'number-as-label': withMetadata({ labels: { one: 1 } }),
  'text-as-labels': withMetadata({ labels: 'text' }),
  'wrong-label': withMetadata({ labels: { 'a b': 'c d' } }),
  'wrong-annotation': withMetadata({ annotations: { 'a b': 'c d' } }),
  'other-metadata': withMetadata({
    annotations: null,
    labels: { added: 'yes' },
    finalizers: ['example.com/hold'],
    generation: 77,
    creationTimestamp: null,
    managedFields: [],
    ownerReferences: [],
    unknown: 1,
  }),
  'unknown-fields': changing((object) => ({ ...object, more: 1, spec: { ...object.spec, more: 1 } })),
  'wrong-types': changing((object) => ({ ...object, spec: 'text' })),
  v1beta1: (review) => (review.apiVersion.endsWith('v1beta1') ? convert(review) : { code: 400, text: 'too new' }),
  'old-answer': (review) => ({ body: { ...answered(review), apiVersion: 'apiextensions.k8s.io/v1beta1' } }),
  'other-answer': (review) => ({ body: { ...answered(review), kind: 'Other' } }),
  'foreign-answer': (review) => ({ body: { ...answered(review), apiVersion: 'example.com/v1' } }),
  'nameless-answer': (review) => ({ body: { response: answered(review).response } }),
  'empty-object': () => ({ body: {} }),
  list: () => ({ body: [] }),
  plain: () => ({ text: 'hello' }),
  'half-json': () => ({ text: '{"a":', type: 'application/json' }),
  silent: () => ({ text: '' }),
  broken: () => ({ code: 500, text: 'out of order\n', type: 'text/plain' }),
  'broken-json': () => ({ code: 500, body: { message: 'out of order' } }),
  missing: () => ({ code: 404, text: 'nothing here' }),
  status: () => ({ code: 403, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'a status' } }),
  'cut-off': () => 'cut off',
}

/** Converts, and changes what came out. */
function changing(change: (object: CustomObject) => unknown): Behaviour {
  return ({ apiVersion, request }) => {
    const objects = request.objects.map((object) => change(between(object, request.desiredAPIVersion)))
    return response(request, objects, {}, apiVersion)
  }
}

function withMetadata(fields: object): Behaviour {
  return changing((object) => ({ ...object, metadata: { ...object.metadata, ...fields } }))
}

/** Version 1 has `spec.address` and `spec.count`, the others `spec.host`, `spec.port` and `spec.size`. */
function between(object: CustomObject, apiVersion: string): CustomObject {
  const { spec, ...rest } = structuredClone(object)
  if (typeof spec !== 'object' || spec === null) return { ...rest, spec, apiVersion }
  const { address, host, port, count, size, ...others } = spec
  const number = count ?? size
  if (!apiVersion.endsWith('/v1')) {
    const [first = host, second = port] = address?.split(':') ?? []
    return { ...rest, apiVersion, spec: { ...others, ...present({ host: first, port: second, size: number }) } }
  }
  const joined = host === undefined ? address : [host, ...(port === undefined ? [] : [port])].join(':')
  return { ...rest, apiVersion, spec: { ...others, ...present({ address: joined, count: number }) } }
}

function present(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function response(
  { uid }: Review['request'],
  convertedObjects: unknown,
  others: object = {},
  apiVersion = 'apiextensions.k8s.io/v1',
): { body: { kind: string; apiVersion: string; response: object } } {
  const result = { status: 'Success' }
  return { body: { kind: 'ConversionReview', apiVersion, response: { uid, convertedObjects, result, ...others } } }
}

function answered({ request }: Review) {
  return response(
    request,
    request.objects.map((object) => between(object, request.desiredAPIVersion)),
  ).body
}
