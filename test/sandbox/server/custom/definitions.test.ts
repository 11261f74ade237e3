import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { TestServer } from '../../../helpers/api-server.ts'
import { DEFINITIONS, definition, MERGE, startServer } from './boxes.ts'

describe('custom resources and their definitions', () => {
  let server: TestServer
  before(async () => {
    server = await startServer()
  })
  after(() => server.close())

  it('are established at once', async () => {
    const { json } = await server.call('GET', `${DEFINITIONS}/boxes.example.com`)
    assert.deepEqual(
      json.status.conditions.map(({ type, status }: { type: string; status: string }) => `${type}=${status}`),
      ['NamesAccepted=True', 'Established=True'],
    )
    assert.equal(json.status.acceptedNames.listKind, 'BoxList')
  })

  it('are found in discovery and OpenAPI', async () => {
    const { json } = await server.call('GET', '/apis/example.com/v1')
    assert.deepEqual(
      json.resources.map(({ name }: { name: string }) => name),
      ['boxes', 'boxes/status', 'boxes/scale'],
    )
    const { text } = await server.call('GET', '/openapi/v3/apis/example.com/v1')
    assert.match(text, /com\.example\.v1\.Box/)
  })

  it('are not served when another definition has their names', async () => {
    await server.call('POST', DEFINITIONS, { body: definition('boxen', 'Box') })
    const { json } = await server.call('GET', `${DEFINITIONS}/boxen.example.com`)
    assert.equal(json.status.conditions[0].reason, 'ListKindConflict')
    assert.equal((await server.call('GET', '/apis/example.com/v1/namespaces/default/boxen')).code, 404)
  })

  it('hold their definition as long as a finalizer holds them', async () => {
    await server.call('POST', DEFINITIONS, { body: definition('cans', 'Can', undefined, 'held.example.com') })
    const cans = '/apis/held.example.com/v1/namespaces/default/cans'
    const can = (name: string, finalizers: string[]) => ({
      apiVersion: 'held.example.com/v1',
      kind: 'Can',
      metadata: { name, finalizers },
      spec: { size: 1 },
    })
    await server.call('POST', cans, { body: can('c', ['example.com/hold']) })
    await server.call('DELETE', `${DEFINITIONS}/cans.held.example.com`)
    const { json } = await server.call('GET', `${DEFINITIONS}/cans.held.example.com`)
    assert.equal(json.status.conditions.at(-1).reason, 'InstanceDeletionInProgress')
    const refused = await server.call('POST', cans, { body: can('d', []) })
    assert.equal(refused.json.message, 'create not allowed while custom resource definition is terminating')
    await server.call('PATCH', `${cans}/c`, { body: { metadata: { finalizers: null } }, headers: MERGE })
    assert.equal((await server.call('GET', `${DEFINITIONS}/cans.held.example.com`)).code, 404)
  })

  it('go with their definition, and their watchers hear of it', async () => {
    await server.call('POST', DEFINITIONS, { body: definition('jars', 'Jar', undefined, 'other.example.com') })
    const jars = '/apis/other.example.com/v1/namespaces/default/jars'
    const body = { apiVersion: 'other.example.com/v1', kind: 'Jar', metadata: { name: 'j' }, spec: { size: 1 } }
    await server.call('POST', jars, { body })
    const watch = await server.watch(`${jars}?watch=1`)
    await watch.next()
    const { json } = await server.call('DELETE', `${DEFINITIONS}/jars.other.example.com`)
    assert.deepEqual(json.metadata.finalizers, ['customresourcecleanup.apiextensions.k8s.io'])
    assert.equal((await watch.next()).type, 'DELETED')
    watch.close()
    assert.equal((await server.call('GET', jars)).code, 404)
    assert.equal((await server.call('GET', `${DEFINITIONS}/jars.other.example.com`)).code, 404)
  })
})
