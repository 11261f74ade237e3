import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../helpers/api-server.ts'

const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }
const STRATEGIC = { 'content-type': 'application/strategic-merge-patch+json' }
const DEFAULT = '/api/v1/namespaces/default'

describe('forms of answers', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
    await server.call('POST', `${DEFAULT}/configmaps`, { body: { metadata: { name: 'a' }, data: { a: 'b' } } })
  })
  after(() => server.close())

  it('ends objects, lists, tables and failures with a newline, as Go does', async () => {
    for (const path of ['configmaps/a', 'configmaps', 'configmaps/none']) {
      assert.match((await server.call('GET', `${DEFAULT}/${path}`)).text, /\}\n$/, path)
    }
    assert.match((await server.call('GET', `${DEFAULT}/configmaps`, { headers: TABLE })).text, /\}\n$/)
    assert.match((await server.call('GET', '/version')).text, /\}$/)
  })

  it('shows a scale in a table of its own', async () => {
    const labels = { app: 'web' }
    const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'nginx' }] } }
    const spec = { replicas: 3, selector: { matchLabels: labels }, template }
    const url = '/apis/apps/v1/namespaces/default/replicasets'
    await server.call('POST', url, { body: { metadata: { name: 'web' }, spec } })
    const { json } = await server.call('GET', `${url}/web/scale`, { headers: TABLE })
    assert.deepEqual(
      json.columnDefinitions.map(({ name }: { name: string }) => name),
      ['Name', 'Desired', 'Available', 'Age'],
    )
    assert.deepEqual(json.rows[0].cells.slice(0, 3), ['web', 3, 0])
  })

  it('shows the health of components', async () => {
    const { json } = await server.call('GET', '/api/v1/componentstatuses/etcd-0', { headers: TABLE })
    assert.deepEqual(json.rows[0].cells, ['etcd-0', 'Healthy', 'ok', ''])
  })

  it('shows the same columns in every version of a kind', async () => {
    const about = { kind: 'ConfigMap', namespace: 'default', name: 'a' }
    const body = { metadata: { name: 'told' }, involvedObject: about, reason: 'Told', type: 'Normal', message: 'text' }
    await server.call('POST', `${DEFAULT}/events`, { body })
    const url = '/apis/events.k8s.io/v1/namespaces/default/events/told?includeObject=Object'
    const [row] = (await server.call('GET', url, { headers: TABLE })).json.rows
    assert.deepEqual(row.cells.slice(1, 5), ['Normal', 'Told', 'configmap/a', ''])
    assert.equal(row.object.note, 'text')
  })

  it('names the fields that objects of any kind can be selected by', async () => {
    const { json } = await server.call('GET', `${DEFAULT}/configmaps?fieldSelector=data.a%3Db`)
    assert.equal(json.message, '"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"')
  })

  it('gives an order to fields of structs only', async () => {
    const patch = async (body: unknown) =>
      (await server.call('PATCH', `${DEFAULT}/configmaps/a`, { body, headers: STRATEGIC })).json.message
    assert.equal(
      await patch({ data: { '$setElementOrder/x': ['a'] } }),
      'merging an object in json but data type is not struct, instead is: map',
    )
    assert.equal(
      await patch({ '$setElementOrder/x': ['a'] }),
      'unable to find api field in struct ConfigMap for the json field "x"',
    )
  })

  it('knows no internal traffic of a service that becomes a name', async () => {
    const url = `${DEFAULT}/services`
    await server.call('POST', url, { body: { metadata: { name: 'svc' }, spec: { ports: [{ port: 80 }] } } })
    const spec = { type: 'ExternalName', externalName: 'example.com' }
    const { json } = await server.call('PATCH', `${url}/svc`, { body: { spec }, headers: STRATEGIC })
    assert.equal(json.spec.internalTrafficPolicy, undefined)
  })
})
