import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { container } from '../container.ts'

const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53'
const TLS = ['--tls-cert-file=/localhost.crt', '--tls-private-key-file=/localhost.key']

interface Asked {
  resource?: string
  operation?: string
  object?: object
  oldObject?: object
}

describe('agnhost webhook', () => {
  async function ask(path: string, { resource = 'configmaps', operation = 'CREATE', ...objects }: Asked = {}) {
    const server = container(image, { name: 'server', args: ['webhook', '--port=8444', ...TLS] })
    await server.start()
    const request = { uid: 'u-1', operation, resource: { group: '', version: 'v1', resource }, ...objects }
    const review = JSON.stringify({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request })
    const client = container(image, { name: 'client', network: server.network })
    const curl = ['curl', '-sk', '-H', 'Content-Type: application/json', '-d', review]
    const { stdout } = await client.run([...curl, `https://${server.net.ip}:8444${path}`])
    return JSON.parse(stdout).response
  }
  const decoded = (patch: string) => JSON.parse(Buffer.from(patch, 'base64').toString())

  it('answers a review with its uid', async () => {
    const answer = await ask('/always-deny')
    assert.deepEqual(answer, { uid: 'u-1', allowed: false, status: { message: 'this webhook denies all requests' } })
  })

  it('refuses pods by label and name of container', async () => {
    const labels = { 'webhook-e2e-test': 'webhook-disallow' }
    const object = { metadata: { labels }, spec: { containers: [{ name: 'webhook-disallow' }] } }
    assert.deepEqual((await ask('/pods', { resource: 'pods', object })).status, {
      message: 'the pod contains unwanted label; the pod contains unwanted container name;',
    })
  })

  it('refuses other resources than it is for', async () => {
    assert.equal((await ask('/pods')).allowed, false)
  })

  it('keeps what must not be deleted', async () => {
    const oldObject = { data: { 'webhook-e2e-test': 'webhook-nondeletable' } }
    const { allowed, status } = await ask('/configmaps', { operation: 'DELETE', oldObject })
    assert.equal(allowed, false)
    assert.equal(status.reason, 'the configmap cannot be deleted because it contains unwanted key and value')
  })

  it('changes data stage by stage', async () => {
    const stage = async (data: object) => decoded((await ask('/mutating-configmaps', { object: { data } })).patch)
    assert.deepEqual(await stage({ 'mutation-start': 'yes' }), [
      { op: 'add', path: '/data/mutation-stage-1', value: 'yes' },
    ])
    assert.deepEqual(await stage({ 'mutation-start': 'yes', 'mutation-stage-1': 'yes' }), [
      { op: 'add', path: '/data/mutation-stage-2', value: 'yes' },
    ])
  })

  it('adds a label where there is none, where there are others, and where it says something else', async () => {
    const operation = async (labels?: object) => {
      const { patch } = await ask('/add-label', { object: { metadata: { labels } } })
      return patch === undefined ? undefined : decoded(patch)[0]
    }
    assert.equal((await operation()).path, '/metadata/labels')
    assert.equal((await operation({ a: 'b' })).op, 'add')
    assert.equal((await operation({ 'added-label': 'no' })).op, 'replace')
    assert.equal(await operation({ 'added-label': 'yes' }), undefined)
  })
})
