import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'mocha'
import { createCertificate } from '../../../../src/util/pki/certificate.ts'
import { startTestServer, type TestServer } from '../../../helpers/api-server.ts'

const CONFIGMAPS = '/api/v1/namespaces/default/configmaps'
const API = '/apis/admissionregistration.k8s.io/v1'

interface Review {
  uid: string
  operation: string
  name: string
  dryRun: boolean
  // biome-ignore lint/suspicious/noExplicitAny: reviews are of every kind
  object: any
  // biome-ignore lint/suspicious/noExplicitAny: reviews are of every kind
  oldObject: any
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

describe('admission webhooks', () => {
  let server: TestServer
  let hooks: Server
  let port = 0
  const reviews: Review[] = []
  const authority = createCertificate({ commonName: 'ca', usage: 'authority', now: Date.now() })
  const caBundle = Buffer.from(authority.certificate).toString('base64')

  before(async () => {
    server = await startTestServer()
    const names = ['127.0.0.1']
    const own = { commonName: 'hooks', names, usage: 'server', now: Date.now(), issuer: authority.authority } as const
    const { certificate: cert, key } = createCertificate(own)
    hooks = createServer({ cert, key }, async (request, response) => {
      const path = new URL(request.url ?? '', 'https://hooks').pathname.slice(1)
      const { request: review } = JSON.parse(await textOf(request)) as { request: Review }
      reviews.push(review)
      response.statusCode = path === 'failing' ? 500 : 200
      const said = { uid: review.uid, allowed: true, ...BEHAVIOUR[path]?.(review) }
      if (path !== 'late')
        response.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: said }))
    }).listen(0, '127.0.0.1')
    await once(hooks, 'listening')
    port = (hooks.address() as AddressInfo).port
  })
  after(async () => {
    hooks.closeAllConnections()
    hooks.close()
    await server.close()
  })

  const webhook = (path: string, more: object = {}) => ({
    name: `${path}.hooks.example.com`,
    clientConfig: { url: `https://127.0.0.1:${port}/${path}`, caBundle },
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    rules: [{ operations: ['*'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] }],
    ...more,
  })

  /** Runs something while webhooks are there; forgets what they and the server have kept. */
  async function during<T>(kind: 'validating' | 'mutating', webhooks: object[], run: () => Promise<T>): Promise<T> {
    const path = `${API}/${kind}webhookconfigurations`
    const { code, text } = await server.call('POST', path, { body: { metadata: { name: 'hooks' }, webhooks } })
    assert.equal(code, 201, text)
    reviews.length = 0
    try {
      return await run()
    } finally {
      await server.call('DELETE', `${path}/hooks`)
      await server.call('DELETE', `${CONFIGMAPS}/one`)
    }
  }
  const create = (query = '', name = 'one') =>
    server.call('POST', `${CONFIGMAPS}${query}`, { body: { metadata: { name } } })
  const validated = (path: string, more: object = {}) => during('validating', [webhook(path, more)], () => create())

  it('let pass what they allow, and tell their warnings', async () => {
    const { code, headers } = await validated('warn')
    assert.equal(code, 201)
    assert.equal(headers['warning'], '299 - "careful now"')
  })

  it('refuse with the status they give', async () => {
    const { json } = await validated('deny')
    assert.equal(json.code, 403)
    assert.equal(json.reason, 'Forbidden')
    assert.equal(json.message, 'admission webhook "deny.hooks.example.com" denied the request: not today')
  })

  it('refuse without explanation', async () => {
    const { json } = await validated('silent')
    assert.equal(json.code, 400)
    assert.equal(json.message, 'admission webhook "silent.hooks.example.com" denied the request without explanation')
  })

  const FAILURES: readonly (readonly [string, string])[] = [
    ['failing', 'failed to call webhook: an error on the server ("unknown") has prevented the request from succeeding'],
    ['label', 'received invalid webhook response: validating webhook may not return response.patch'],
  ]
  for (const [path, reason] of FAILURES)
    it(`refuse when they fail (${path})`, async () => {
      const { json } = await validated(path)
      assert.equal(json.code, 500)
      assert.equal(
        json.message,
        `Internal error occurred: failed calling webhook "${path}.hooks.example.com": ${reason}`,
      )
    })

  it('fail when they answer another question', async () => {
    const { json } = await validated('other')
    assert.match(json.message, /received invalid webhook response: expected response\.uid="[0-9a-f-]+", got "x"$/)
  })

  it('fail when nobody is there', async () => {
    const { json } = await validated('nobody', { clientConfig: { url: 'https://127.0.0.1:1/x' } })
    assert.match(
      json.message,
      /Post "https:\/\/127\.0\.0\.1:1\/x\?timeout=10s": dial tcp 127\.0\.0\.1:1: connect: connection refused$/,
    )
  })

  it('fail when nobody knows who signed their certificate', async () => {
    const { json } = await validated('allow', { clientConfig: { url: `https://127.0.0.1:${port}/allow` } })
    assert.match(json.message, /tls: failed to verify certificate: x509: certificate signed by unknown authority$/)
  })

  it('fail when they take too long', async () => {
    const { json } = await validated('late', { timeoutSeconds: 1 })
    assert.match(json.message, /\?timeout=1s": context deadline exceeded$/)
  })

  it('may be ignored when they fail', async () => {
    assert.equal((await validated('failing', { failurePolicy: 'Ignore' })).code, 201)
  })

  it('are not asked when their conditions do not hold', async () => {
    const matchConditions = [{ name: 'two', expression: 'object.metadata.name == "two"' }]
    assert.equal((await validated('deny', { matchConditions })).code, 201)
    assert.equal(reviews.length, 0)
  })

  it('are asked for the objects their selector chooses', async () => {
    const objectSelector = { matchLabels: { asked: 'yes' } }
    assert.equal((await validated('deny', { objectSelector })).code, 201)
  })

  it('see old objects of updates and deletions', async () => {
    await during('validating', [webhook('allow')], async () => {
      await create()
      const headers = { 'content-type': 'application/merge-patch+json' }
      await server.call('PATCH', `${CONFIGMAPS}/one`, { body: { data: { a: 'b' } }, headers })
      await server.call('DELETE', `${CONFIGMAPS}/one`)
      assert.deepEqual(
        reviews.map(({ operation, object, oldObject }) => [operation, object?.data, oldObject?.data]),
        [
          ['CREATE', undefined, undefined],
          ['UPDATE', { a: 'b' }, undefined],
          ['DELETE', undefined, { a: 'b' }],
        ],
      )
    })
  })

  it('are told of dry runs', async () => {
    await during('validating', [webhook('allow')], () => create('?dryRun=All'))
    assert.deepEqual(
      reviews.map(({ dryRun }) => dryRun),
      [true],
    )
  })

  it('change objects, one after the other', async () => {
    const { json } = await during('mutating', [webhook('label'), webhook('count')], () => create())
    assert.deepEqual([json.metadata.labels, json.metadata.annotations], [{ hooked: 'yes' }, { count: '1' }])
  })

  it('add no fields that the kind does not have', async () => {
    const { code, json } = await during('mutating', [webhook('unknown')], () => create())
    assert.deepEqual([code, json.unknown], [201, undefined])
  })

  it('are asked about connections', async () => {
    const rules = [{ operations: ['CONNECT'], apiGroups: [''], apiVersions: ['v1'], resources: ['nodes/proxy'] }]
    await during('validating', [webhook('deny', { rules })], async () => {
      const { json } = await server.call('GET', '/api/v1/nodes/minikube/proxy/healthz')
      assert.equal(json.message, 'admission webhook "deny.hooks.example.com" denied the request: not today')
      const [review] = reviews
      assert.deepEqual(review?.object, { kind: 'NodeProxyOptions', apiVersion: 'v1', path: '/healthz' })
      assert.equal(review?.operation, 'CONNECT')
    })
  })

  it('look again at what others have changed after them', async () => {
    const again = webhook('count', { reinvocationPolicy: 'IfNeeded' })
    const { json } = await during('mutating', [again, webhook('label')], () => create())
    assert.equal(json.metadata.annotations.count, '2')
  })

  it('keep the uid and the generated name over all questions', async () => {
    await during('validating', [webhook('allow')], async () => {
      const { json } = await server.call('POST', CONFIGMAPS, { body: { metadata: { generateName: 'made-' } } })
      assert.deepEqual(
        reviews.map(({ object }) => [object.metadata.name, object.metadata.uid]),
        [[json.metadata.name, json.metadata.uid]],
      )
    })
  })

  it('fail when their patch does not apply', async () => {
    const { json } = await during('mutating', [webhook('broken')], () => create())
    const words = 'remove operation does not apply: doc is missing path: "/nothing/here": missing value'
    assert.equal(json.message, `Internal error occurred: ${words}`)
  })

  it('change what the parts of the sandbox write', async () => {
    await during('mutating', [webhook('label')], async () => {
      const kind = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespaced: true }
      const draft = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one', namespace: 'default' } }
      const made = await server.api.clientFor('tester').create(kind, draft)
      assert.deepEqual(made.metadata.labels, { hooked: 'yes' })
    })
  })

  it('let an eviction spend the budget once, however often it has to ask them', async () => {
    const ns = '/api/v1/namespaces/default'
    const labels = { app: 'evicted' }
    await server.call('POST', `${ns}/serviceaccounts`, { body: { metadata: { name: 'default' } } })
    const spec = { nodeName: 'n', containers: [{ name: 'c', image: 'x' }] }
    const made = await server.call('POST', `${ns}/pods`, { body: { metadata: { name: 'evicted', labels }, spec } })
    assert.equal(made.code, 201, made.text)
    await server.call('PATCH', `${ns}/pods/evicted/status`, {
      body: { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } },
      headers: { 'content-type': 'application/merge-patch+json' },
    })
    const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets'
    const budget = { metadata: { name: 'budget' }, spec: { minAvailable: 1, selector: { matchLabels: labels } } }
    await server.call('POST', budgets, { body: budget })
    const status = {
      observedGeneration: 1,
      disruptionsAllowed: 1,
      currentHealthy: 2,
      desiredHealthy: 1,
      expectedPods: 2,
    }
    const headers = { 'content-type': 'application/merge-patch+json' }
    await server.call('PATCH', `${budgets}/budget/status`, { body: { status }, headers })
    const rules = [{ operations: ['DELETE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }]
    await during('validating', [webhook('allow', { rules }), webhook('warn', { rules })], async () => {
      const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'evicted' } }
      const { code, text } = await server.call('POST', `${ns}/pods/evicted/eviction`, { body: eviction })
      assert.equal(code, 201, text)
      assert.equal(reviews.length, 2)
    })
    const { json } = await server.call('GET', `${budgets}/budget`)
    assert.equal(json.status.disruptionsAllowed, 0)
  })

  it('are not asked about what the server itself writes because of a request', async () => {
    const definition = {
      metadata: { name: 'things.hooks.example.com' },
      spec: {
        group: 'hooks.example.com',
        scope: 'Namespaced',
        names: { plural: 'things', kind: 'Thing' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    }
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
    const rules = [{ operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'] }]
    await during('validating', [webhook('allow', { rules })], async () => {
      assert.equal((await server.call('POST', path, { body: definition })).code, 201)
      const { json } = await server.call('GET', `${path}/things.hooks.example.com`)
      assert.deepEqual(
        json.status.conditions.map(({ type, status }: { type: string; status: string }) => `${type} ${status}`),
        ['NamesAccepted True', 'Established True'],
      )
    })
  })

  it('are refused when they are wrong', async () => {
    const wrong = { ...webhook('allow'), name: 'short', sideEffects: 'Some' }
    const body = { metadata: { name: 'wrong' }, webhooks: [wrong] }
    const { json } = await server.call('POST', `${API}/validatingwebhookconfigurations`, { body })
    assert.deepEqual(
      json.details.causes.map(({ field }: { field: string }) => field),
      ['webhooks[0].name', 'webhooks[0].sideEffects'],
    )
  })
})

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
