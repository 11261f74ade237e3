import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { TestServer } from '../../../helpers/api-server.ts'
import { DEFINITIONS, definition, MERGE, startServer, version } from './boxes.ts'

describe('custom resources in several versions', () => {
  let server: TestServer
  before(async () => {
    server = await startServer()
  })
  after(() => server.close())

  it('are seen with defaults that are younger than they are', async () => {
    const properties = { old: { type: 'string' }, young: { type: 'string' } }
    const schemaOf = (fields: object) => ({ openAPIV3Schema: { type: 'object', properties: fields } })
    const bags = definition('bags', 'Bag', [{ ...version, subresources: {}, schema: schemaOf(properties) }])
    await server.call('POST', DEFINITIONS, { body: bags })
    const path = '/apis/example.com/v1/namespaces/default/bags'
    await server.call('POST', path, { body: { apiVersion: 'example.com/v1', kind: 'Bag', metadata: { name: 'bag' } } })
    assert.equal((await server.call('GET', `${path}/bag`)).json.young, undefined)
    const defaulted = { ...properties, young: { type: 'string', default: 'yes' } }
    const versions = [{ ...version, subresources: {}, schema: schemaOf(defaulted) }]
    await server.call('PATCH', `${DEFINITIONS}/bags.example.com`, { headers: MERGE, body: { spec: { versions } } })
    assert.equal((await server.call('GET', `${path}/bag`)).json.young, 'yes')
    assert.equal((await server.call('GET', path)).json.items[0].young, 'yes')
  })

  it('are seen in the version asked for when they were stored in an older one', async () => {
    const open = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
    const versions = (stored: string) => {
      return ['v1', 'v2'].map((name) => ({ name, served: true, storage: name === stored, schema: open }))
    }
    await server.call('POST', DEFINITIONS, { body: definition('jugs', 'Jug', versions('v1')) })
    const body = { apiVersion: 'example.com/v1', kind: 'Jug', metadata: { name: 'jug' } }
    await server.call('POST', '/apis/example.com/v1/namespaces/default/jugs', { body })
    await server.call('PATCH', `${DEFINITIONS}/jugs.example.com`, {
      headers: MERGE,
      body: { spec: { versions: versions('v2') } },
    })
    const path = '/apis/example.com/v2/namespaces/default/jugs/jug'
    assert.equal((await server.call('GET', path)).json.apiVersion, 'example.com/v2')
    const patched = await server.call('PATCH', path, { headers: MERGE, body: { more: 'yes' } })
    assert.equal(patched.code, 200)
    assert.equal(patched.json.more, 'yes')
  })

  it('warn of an old version and name the best one instead', async () => {
    const old = { ...version, name: 'v1beta1', storage: false, deprecated: true }
    const versions = [old, { ...version, name: 'v1', storage: false }, { ...version, name: 'v2' }]
    await server.call('POST', DEFINITIONS, { body: definition('sacks', 'Sack', versions) })
    const { headers } = await server.call('GET', '/apis/example.com/v1beta1/sacks')
    assert.equal(headers['warning'], '299 - "example.com/v1beta1 Sack is deprecated; use example.com/v2 Sack"')
  })

  it('are seen in every served version', async () => {
    const beta = { ...version, name: 'v1beta1', storage: false }
    await server.call('POST', DEFINITIONS, { body: definition('tins', 'Tin', [beta, version]) })
    const body = { apiVersion: 'example.com/v1beta1', kind: 'Tin', metadata: { name: 't' }, spec: { size: 1 } }
    await server.call('POST', '/apis/example.com/v1beta1/namespaces/default/tins', { body })
    const { json } = await server.call('GET', '/apis/example.com/v1/namespaces/default/tins/t')
    assert.equal(json.apiVersion, 'example.com/v1')
    const { json: group } = await server.call('GET', '/apis/example.com')
    assert.equal(group.preferredVersion.version, 'v1')
  })
})
