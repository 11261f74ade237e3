import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../helpers/api-server.ts'

describe('server-side apply over HTTP', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
  })
  after(() => server.close())

  const apply = (body: unknown, path = '/api/v1/namespaces/default/configmaps/x') =>
    server.call('PATCH', `${path}?fieldManager=me`, {
      body,
      headers: { 'content-type': 'application/apply-patch+yaml' },
    })

  it('creates the object of its configuration', async () => {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'new' }, data: { a: 'b' } }
    const { code, json } = await apply(body, '/api/v1/namespaces/default/configmaps/new')
    assert.deepEqual([code, json.metadata.managedFields[0].operation], [201, 'Apply'])
  })

  it('wants a name before it creates', async () => {
    const { json } = await apply({ apiVersion: 'v1', kind: 'ConfigMap' })
    assert.equal(json.message, 'the name of the object (x based on URL) was undeterminable: name must be provided')
  })

  it('refuses another name than that of the path', async () => {
    const { json } = await apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'y' } })
    assert.equal(json.message, 'the name of the object (y) does not match the name on the URL (x)')
  })

  it('refuses what is no object', async () => {
    const { json } = await apply([])
    assert.match(json.message, /^error decoding YAML: error unmarshaling JSON: .*cannot unmarshal array into Go value/)
  })

  it('keeps the status of a node that registers itself', async () => {
    const body = { metadata: { name: 'n1' }, status: { capacity: { cpu: '4' } } }
    const { json } = await server.call('POST', '/api/v1/nodes', { body })
    assert.deepEqual(json.status.allocatable, { cpu: '4' })
  })
})
