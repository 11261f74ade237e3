import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../helpers/api-server.ts'

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
const PODS = '/api/v1/namespaces/default/pods'
const MERGE = { 'content-type': 'application/merge-patch+json' }

describe('deletion', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
    await server.call('POST', '/api/v1/namespaces/default/serviceaccounts', { body: { metadata: { name: 'default' } } })
  })
  after(() => server.close())

  const make = (metadata: { name: string; finalizers?: string[] }) =>
    server.call('POST', CONFIG_MAPS, { body: { metadata } })
  const makePod = async (name: string, nodeName = 'node') => {
    const spec = { nodeName, containers: [{ name: 'c', image: 'x' }] }
    await server.call('POST', PODS, { body: { metadata: { name }, spec } })
  }

  it('holds to the uid and the version of the query, and to dry runs that say what they are', async () => {
    await make({ name: 'guarded' })
    for (const query of ['uid=other', 'resourceVersion=1'])
      assert.equal((await server.call('DELETE', `${CONFIG_MAPS}/guarded?${query}`)).code, 409)
    const { code, json } = await server.call('DELETE', `${CONFIG_MAPS}/guarded?dryRun=`)
    assert.deepEqual([code, json.details.causes[0].field], [422, 'dryRun'])
  })

  it('removes an object and says so', async () => {
    await make({ name: 'a' })
    const { json } = await server.call('DELETE', `${CONFIG_MAPS}/a`)
    assert.deepEqual([json.status, json.details.name, json.details.kind], ['Success', 'a', 'configmaps'])
    assert.equal((await server.call('GET', `${CONFIG_MAPS}/a`)).code, 404)
  })

  it('waits for finalizers, and ends when the last one is gone', async () => {
    await make({ name: 'held', finalizers: ['example.com/hold'] })
    const { json } = await server.call('DELETE', `${CONFIG_MAPS}/held`)
    assert.ok(json.metadata.deletionTimestamp)
    await server.call('PATCH', `${CONFIG_MAPS}/held`, { body: { metadata: { finalizers: null } }, headers: MERGE })
    assert.equal((await server.call('GET', `${CONFIG_MAPS}/held`)).code, 404)
  })

  it('lets nobody add a finalizer to what is being deleted', async () => {
    await make({ name: 'late', finalizers: ['example.com/hold'] })
    await server.call('DELETE', `${CONFIG_MAPS}/late`)
    const body = { metadata: { finalizers: ['example.com/hold', 'example.com/more'] } }
    const { json } = await server.call('PATCH', `${CONFIG_MAPS}/late`, { body, headers: MERGE })
    assert.match(json.message, /no new finalizers can be added if the object is being deleted, found new finalizers/)
  })

  it('marks a foreground deletion for the garbage collector', async () => {
    await make({ name: 'owner' })
    const { json } = await server.call('DELETE', `${CONFIG_MAPS}/owner`, { body: { propagationPolicy: 'Foreground' } })
    assert.deepEqual(json.metadata.finalizers, ['foregroundDeletion'])
  })

  it('refuses another uid than the object has', async () => {
    await make({ name: 'uid' })
    const { code } = await server.call('DELETE', `${CONFIG_MAPS}/uid`, { body: { preconditions: { uid: 'other' } } })
    assert.equal(code, 409)
  })

  it('gives a pod on a node its grace, which a second deletion can only shorten', async () => {
    await makePod('graceful')
    const first = await server.call('DELETE', `${PODS}/graceful`)
    assert.equal(first.json.metadata.deletionGracePeriodSeconds, 30)
    const second = await server.call('DELETE', `${PODS}/graceful`, { body: { gracePeriodSeconds: 60 } })
    assert.equal(second.json.metadata.deletionGracePeriodSeconds, 30)
    await server.call('DELETE', `${PODS}/graceful`, { body: { gracePeriodSeconds: 0 } })
    assert.equal((await server.call('GET', `${PODS}/graceful`)).code, 404)
  })

  it('removes a pod that no node has at once', async () => {
    await makePod('waiting', '')
    await server.call('DELETE', `${PODS}/waiting`)
    assert.equal((await server.call('GET', `${PODS}/waiting`)).code, 404)
  })

  it('deletes what a selector finds', async () => {
    await server.call('POST', CONFIG_MAPS, { body: { metadata: { name: 'one', labels: { group: 'x' } } } })
    await server.call('POST', CONFIG_MAPS, { body: { metadata: { name: 'two' } } })
    await server.call('DELETE', `${CONFIG_MAPS}?labelSelector=group%3Dx`)
    assert.deepEqual(
      [(await server.call('GET', `${CONFIG_MAPS}/one`)).code, (await server.call('GET', `${CONFIG_MAPS}/two`)).code],
      [404, 200],
    )
  })

  it('marks a namespace as terminating, refuses new content, and ends when its finalizer is gone', async () => {
    const path = '/api/v1/namespaces/going'
    await server.call('POST', '/api/v1/namespaces', { body: { metadata: { name: 'going' } } })
    const { json } = await server.call('DELETE', path)
    assert.equal(json.status.phase, 'Terminating')
    const refused = await server.call('POST', `${path}/configmaps`, { body: { metadata: { name: 'a' } } })
    assert.match(refused.json.message, /unable to create new content in namespace going because it is being terminated/)
    await server.call('PUT', `${path}/finalize`, { body: { ...json, spec: { finalizers: [] } } })
    assert.equal((await server.call('GET', path)).code, 404)
  })

  it('keeps the default namespace', async () => {
    const { json } = await server.call('DELETE', '/api/v1/namespaces/default')
    assert.equal(json.message, 'namespaces "default" is forbidden: this namespace may not be deleted')
  })
})
