import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createCertificate } from '../../../../src/util/pki/certificate.ts'

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
export interface WebhookServer {
  /** `https://127.0.0.1:…` */
  readonly url: string
  /** The authority of its certificate, in base64. */
  readonly caBundle: string
  /** What it was asked. */
  readonly reviews: Review[]
  close(): void
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
  const now = Date.now()
  const { certificate: ca, authority } = createCertificate({ commonName: 'ca', usage: 'authority', now })
  const names = ['127.0.0.1']
  const own = { commonName: 'hooks', names, usage: 'server', now, issuer: authority } as const
  const { certificate: cert, key } = createCertificate(own)
  const server = createServer({ cert, key }, (request, response) => void answer(reviews, request, response))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    caBundle: Buffer.from(ca).toString('base64'),
    reviews,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function answer(reviews: Review[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '', 'https://hooks').pathname.slice(1)
  const { request: review } = JSON.parse(await textOf(request)) as { request: Review }
  reviews.push(review)
  response.statusCode = path === 'failing' ? 500 : 200
  const said = { uid: review.uid, allowed: true, ...BEHAVIOUR[path]?.(review) }
  if (path !== 'late')
    response.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: said }))
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
