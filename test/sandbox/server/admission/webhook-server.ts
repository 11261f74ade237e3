import { type HttpsHook, startHttpsHook } from '../../../helpers/https-hook.ts'

export interface Review {
  uid: string
  operation: string
  name: string
  dryRun: boolean
  // biome-ignore lint/suspicious/noExplicitAny: reviews are of every kind
  object: any
  // biome-ignore lint/suspicious/noExplicitAny: reviews are of every kind
  oldObject: any
}

/** Admission webhooks of the test's own: each path is one. */
export interface WebhookServer extends HttpsHook {
  /** What it was asked. */
  readonly reviews: Review[]
}

/** What a webhook says at each of its paths. */
const BEHAVIOUR: Record<string, (review: Review) => object> = {
  allow: () => ({}),
  warn: () => ({ warnings: ['careful now'] }),
  deny: () => ({ allowed: false, status: { message: 'not today', code: 403, reason: 'Forbidden' } }),
  silent: () => ({ allowed: false }),
  label: ({ object }) =>
    patch([{ op: 'add', path: '/metadata/labels', value: { ...object.metadata.labels, hooked: 'yes' } }]),
  count: ({ object }) => {
    const count = String(Number(object.metadata.annotations?.count ?? 0) + 1)
    return patch([{ op: 'add', path: '/metadata/annotations', value: { count } }])
  },
  broken: () => patch([{ op: 'remove', path: '/nothing/here' }]),
  unknown: () => patch([{ op: 'add', path: '/unknown', value: 'field' }]),
  untyped: () => ({ patch: 'W10=' }),
  other: () => ({ uid: 'x' }),
}

function patch(operations: object[]) {
  return { patch: Buffer.from(JSON.stringify(operations)).toString('base64'), patchType: 'JSONPatch' }
}

export async function startWebhookServer(): Promise<WebhookServer> {
  const reviews: Review[] = []
  const hook = await startHttpsHook<{ request: Review }>(({ request: review }, response, path) => {
    reviews.push(review)
    response.statusCode = path === 'failing' ? 500 : 200
    const said = { uid: review.uid, allowed: true, ...BEHAVIOUR[path]?.(review) }
    if (path !== 'late')
      response.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: said }))
  })
  return { ...hook, reviews }
}
