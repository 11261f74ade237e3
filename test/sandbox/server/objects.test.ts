import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../helpers/api-server.ts'

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
const MERGE = { 'content-type': 'application/merge-patch+json' }

describe('REST of objects', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
    await server.call('POST', '/api/v1/namespaces/default/serviceaccounts', { body: { metadata: { name: 'default' } } })
  })
  after(() => server.close())

  const make = async (name: string, body: object = {}) =>
    (await server.call('POST', CONFIG_MAPS, { body: { metadata: { name }, ...body } })).json

  it('creates an object with what the server sets', async () => {
    const { metadata, kind, apiVersion } = await make('created', { data: { a: 'b' } })
    assert.deepEqual([kind, apiVersion, metadata.namespace], ['ConfigMap', 'v1', 'default'])
    assert.match(metadata.uid, /^[0-9a-f-]{36}$/)
    assert.equal(metadata.managedFields[0].operation, 'Update')
  })

  it('makes a name from generateName', async () => {
    const { json } = await server.call('POST', CONFIG_MAPS, { body: { metadata: { generateName: 'gen-' } } })
    assert.match(json.metadata.name, /^gen-[a-z0-9]{5}$/)
  })

  it('keeps nothing of a dry run', async () => {
    const { code } = await server.call('POST', `${CONFIG_MAPS}?dryRun=All`, { body: { metadata: { name: 'dry' } } })
    assert.equal(code, 201)
    assert.equal((await server.call('GET', `${CONFIG_MAPS}/dry`)).code, 404)
  })

  it('refuses a name that is taken', async () => {
    await make('twice')
    assert.equal((await make('twice')).message, 'configmaps "twice" already exists')
  })

  it('says so when the one that has the name is being deleted', async () => {
    await server.call('POST', CONFIG_MAPS, { body: { metadata: { name: 'held', finalizers: ['example.com/hold'] } } })
    await server.call('DELETE', `${CONFIG_MAPS}/held`)
    assert.equal((await make('held')).message, 'object is being deleted: configmaps "held" already exists')
  })

  it('refuses an object of a namespace that is not there', async () => {
    const { json } = await server.call('POST', '/api/v1/namespaces/nope/configmaps', {
      body: { metadata: { name: 'a' } },
    })
    assert.equal(json.message, 'namespaces "nope" not found')
  })

  it('refuses an update of an older state', async () => {
    await make('stale')
    const body = { metadata: { name: 'stale', resourceVersion: '1' } }
    const { code, json } = await server.call('PUT', `${CONFIG_MAPS}/stale`, { body })
    assert.equal(code, 409)
    assert.match(json.message, /the object has been modified; please apply your changes to the latest version/)
  })

  it('writes nothing when nothing changes', async () => {
    const { metadata } = await make('same', { data: { a: 'b' } })
    const { json } = await server.call('PATCH', `${CONFIG_MAPS}/same`, { body: { data: { a: 'b' } }, headers: MERGE })
    assert.equal(json.metadata.resourceVersion, metadata.resourceVersion)
  })

  it('refuses a patch type it does not know', async () => {
    const { code } = await server.call('PATCH', `${CONFIG_MAPS}/same`, { body: {} })
    assert.equal(code, 415)
  })

  it('warns of unknown fields and refuses them when asked to', async () => {
    const body = { metadata: { name: 'unknown' }, foo: 1 }
    const strict = await server.call('POST', `${CONFIG_MAPS}?fieldValidation=Strict`, { body })
    assert.equal(strict.code, 400)
    const { headers } = await server.call('POST', CONFIG_MAPS, { body })
    assert.equal(headers['warning'], '299 - "unknown field \\"foo\\""')
  })

  it('applies, and tells who owns a field that another wants', async () => {
    const headers = { 'content-type': 'application/apply-patch+yaml' }
    const config = (value: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'applied' },
      data: { a: value },
    })
    const first = await server.call('PATCH', `${CONFIG_MAPS}/applied?fieldManager=one`, { body: config('1'), headers })
    assert.equal(first.code, 201)
    const second = await server.call('PATCH', `${CONFIG_MAPS}/applied?fieldManager=two`, { body: config('2'), headers })
    assert.deepEqual([second.code, second.json.details.causes[0].field], [409, '.data.a'])
  })

  it('bumps the generation when the wanted state changes, not for a label', async () => {
    const body = { metadata: { name: 'g' }, spec: { rules: [{ host: 'a' }] } }
    const path = '/apis/networking.k8s.io/v1/namespaces/default/ingresses'
    await server.call('POST', path, { body })
    const patch = (change: object) => server.call('PATCH', `${path}/g`, { body: change, headers: MERGE })
    assert.equal((await patch({ metadata: { labels: { a: 'b' } } })).json.metadata.generation, 1)
    assert.equal((await patch({ spec: { rules: [{ host: 'b' }] } })).json.metadata.generation, 2)
  })

  it('changes only the status through its subresource', async () => {
    const path = '/api/v1/namespaces/default/pods'
    await server.call('POST', path, {
      body: { metadata: { name: 's' }, spec: { containers: [{ name: 'c', image: 'x' }] } },
    })
    const body = { spec: { nodeName: 'n' }, status: { phase: 'Failed' } }
    const { json } = await server.call('PATCH', `${path}/s/status`, { body, headers: MERGE })
    assert.deepEqual([json.spec.nodeName, json.status.phase], [undefined, 'Failed'])
  })

  it('approves a certificate request: conditions with their times, and metadata', async () => {
    const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
    const pem = '-----BEGIN CERTIFICATE REQUEST-----\nAA==\n-----END CERTIFICATE REQUEST-----\n'
    const spec = {
      request: Buffer.from(pem).toString('base64'),
      signerName: 'example.com/test',
      usages: ['client auth'],
    }
    await server.call('POST', path, { body: { metadata: { name: 'csr' }, spec } })
    const condition = { type: 'Approved', status: 'True', reason: 'Test' }
    const body = { metadata: { annotations: { a: 'b' } }, status: { conditions: [condition], certificate: 'LS0=' } }
    const { json } = await server.call('PATCH', `${path}/csr/approval`, { body, headers: MERGE })
    assert.deepEqual([json.metadata.annotations, json.status.certificate], [{ a: 'b' }, undefined])
    assert.match(json.status.conditions[0].lastTransitionTime, /^\d{4}-/)
    assert.match(json.status.conditions[0].lastUpdateTime, /^\d{4}-/)
  })

  it('takes keys that every object of JavaScript has', async () => {
    const path = '/api/v1/namespaces/default/configmaps'
    const body = { metadata: { name: 'keys' }, data: { constructor: 'a', toString: 'b' } }
    const { code, json, text } = await server.call('POST', path, { body })
    assert.equal(code, 201, text)
    const owned = json.metadata.managedFields[0].fieldsV1['f:data']
    assert.deepEqual(Object.keys(owned), ['.', 'f:constructor', 'f:toString'])
  })

  it('refuses a definition that becomes wrong', async () => {
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
    const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }]
    const names = { plural: 'changes', kind: 'Change' }
    const spec = { group: 'example.com', scope: 'Namespaced', names, versions }
    const made = await server.call('POST', path, { body: { metadata: { name: 'changes.example.com' }, spec } })
    assert.equal(made.code, 201, made.text)
    const wrong = { spec: { conversion: { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'] } } } }
    const headers = { 'content-type': 'application/merge-patch+json' }
    const { code, json } = await server.call('PATCH', `${path}/changes.example.com`, { body: wrong, headers })
    assert.equal(code, 422)
    assert.equal(json.details.causes[0].field, 'spec.conversion.webhookClientConfig')
    await server.call('DELETE', `${path}/changes.example.com`)
  })

  it('marks a pod that is evicted', async () => {
    const path = '/api/v1/namespaces/default/pods'
    const spec = { nodeName: 'n', containers: [{ name: 'c', image: 'x' }] }
    await server.call('POST', path, { body: { metadata: { name: 'evicted' }, spec } })
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'evicted' } }
    assert.equal((await server.call('POST', `${path}/evicted/eviction`, { body: eviction })).code, 201)
    const { json } = await server.call('GET', `${path}/evicted`)
    const { type, status, reason } = json.status.conditions.at(-1)
    assert.deepEqual([type, status, reason], ['DisruptionTarget', 'True', 'EvictionByEvictionAPI'])
    assert.ok(json.metadata.deletionTimestamp)
  })

  it('fills into a pod that is replaced what it filled into the new one', async () => {
    const url = '/api/v1/namespaces/default/pods'
    const body = (labels: Record<string, string>, spec: object = {}) => ({
      metadata: { name: 'replaced', labels },
      spec: { serviceAccountName: 'none', containers: [{ name: 'main', image: 'nginx' }], ...spec },
    })
    await server.call('POST', '/api/v1/namespaces/default/serviceaccounts', { body: { metadata: { name: 'none' } } })
    const { json: made } = await server.call('POST', url, {
      body: body({}, { automountServiceAccountToken: false }),
    })
    const { json } = await server.call('PUT', `${url}/replaced`, {
      body: body({ a: 'b' }, { automountServiceAccountToken: false }),
    })
    assert.deepEqual([json.metadata.labels, json.spec], [{ a: 'b' }, made.spec])
  })

  it('reads a body in protobuf', async () => {
    const field = (number: number, bytes: Buffer) =>
      Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes])
    const text = (number: number, value: string) => field(number, Buffer.from(value))
    const object = Buffer.concat([field(1, text(1, 'proto')), field(2, Buffer.concat([text(1, 'k'), text(2, 'v')]))])
    const unknown = Buffer.concat([field(1, Buffer.concat([text(1, 'v1'), text(2, 'ConfigMap')])), field(2, object)])
    const body = Buffer.concat([Buffer.from('k8s\0'), unknown])
    const headers = { 'content-type': 'application/vnd.kubernetes.protobuf' }
    const { json } = await server.call('POST', CONFIG_MAPS, { body, headers })
    assert.deepEqual([json.metadata.name, json.data], ['proto', { k: 'v' }])
  })

  it('reads from protobuf a text that is called as what others embed', async () => {
    const field = (number: number, bytes: Buffer) =>
      Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes])
    const text = (number: number, value: string) => field(number, Buffer.from(value))
    const object = Buffer.concat([field(1, text(1, 'runc')), text(2, 'handler')])
    const type = Buffer.concat([text(1, 'node.k8s.io/v1'), text(2, 'RuntimeClass')])
    const body = Buffer.concat([Buffer.from('k8s\0'), field(1, type), field(2, object)])
    const headers = { 'content-type': 'application/vnd.kubernetes.protobuf' }
    const { json } = await server.call('POST', '/apis/node.k8s.io/v1/runtimeclasses', { body, headers })
    assert.equal(json.handler, 'handler')
  })

  it('refuses a body that is too large', async () => {
    const { code } = await server.call('POST', CONFIG_MAPS, { body: Buffer.alloc(3 * 1024 * 1024 + 1, 32) })
    assert.equal(code, 413)
  })

  it('answers malformed input and stays alive', async () => {
    for (const body of ['', '{', '[]', 'null', '"x"', '{"metadata":5}', '\u0000']) {
      const { code } = await server.call('POST', CONFIG_MAPS, { body })
      assert.ok(code === 400 || code === 422, `${JSON.stringify(body)}: ${code}`)
    }
    for (const path of [
      '/api/v1/%zz',
      '/api/v1/namespaces/%00/pods',
      '//',
      '/apis/x/y/z/../..',
      '/api/v1/pods?labelSelector=%',
    ]) {
      assert.ok((await server.call('GET', path)).code < 500, path)
    }
  })
})
