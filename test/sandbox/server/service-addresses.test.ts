import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../helpers/api-server.ts'

const SERVICES = '/api/v1/namespaces/default/services'
const ports = [{ port: 80 }]

describe('addresses of services', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
  })
  after(() => server.close())

  const refusal = async (spec: object, query = '') => {
    const { json } = await server.call('POST', SERVICES + query, { body: { metadata: { name: 'web' }, spec } })
    return json.message
  }

  it('are those of one family', async () => {
    const text = 'this cluster is not configured for dual-stack services'
    const message = `Service "web" is invalid: spec.ipFamilyPolicy: Invalid value: "RequireDualStack": ${text}`
    assert.equal(await refusal({ ports, ipFamilyPolicy: 'RequireDualStack' }), message)
  })

  it('are looked at before one is handed out', async () => {
    const text = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'
    const message = `Service "web" is invalid: spec.clusterIPs[0]: Invalid value: "nonsense": ${text}`
    assert.equal(await refusal({ ports, clusterIP: 'nonsense' }), message)
  })

  it('are not taken by a dry run, nor checked against the taken ones', async () => {
    const body = { metadata: { name: 'first' }, spec: { ports, clusterIP: '10.96.7.7' } }
    await server.call('POST', SERVICES, { body })
    const again = { body: { ...body, metadata: { name: 'second' } } }
    assert.equal((await server.call('POST', `${SERVICES}?dryRun=All`, again)).code, 201)
    assert.match((await server.call('POST', SERVICES, again)).json.message, /provided IP is already allocated$/)
  })
})

describe('events of events.k8s.io', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
  })
  after(() => server.close())

  it('need a time and a type that core/v1 does not ask for', async () => {
    const body = { metadata: { name: 'told', namespace: 'default' } }
    const strict = await server.call('POST', '/apis/events.k8s.io/v1/namespaces/default/events', { body })
    const message = 'Event "told" is invalid: [eventTime: Required value, type: Invalid value: "": has invalid value: ]'
    assert.equal(strict.json.message, message)
    const about = { ...body, involvedObject: {} }
    assert.equal((await server.call('POST', '/api/v1/namespaces/default/events', { body: about })).code, 201)
  })
})
