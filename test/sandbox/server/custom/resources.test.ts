import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { TestServer } from '../../../helpers/api-server.ts'
import { DEFINITIONS, definition, MERGE, startServer, version } from './boxes.ts'

describe('custom resources', () => {
  let server: TestServer
  before(async () => {
    server = await startServer()
  })
  after(() => server.close())

  const BOXES = '/apis/example.com/v1/namespaces/default/boxes'
  const make = (name: string, spec: unknown) =>
    server.call('POST', BOXES, { body: { apiVersion: 'example.com/v1', kind: 'Box', metadata: { name }, spec } })

  it('get defaults, lose unknown fields and count generations', async () => {
    const { code, json } = await make('one', { size: 1, other: true })
    assert.equal(code, 201)
    assert.deepEqual(json.spec, { size: 1, colour: 'red' })
    const changed = await server.call('PATCH', `${BOXES}/one`, { body: { spec: { size: 2 } }, headers: MERGE })
    assert.equal(changed.json.metadata.generation, 2)
  })

  it('are validated in the words of the API server', async () => {
    const { code, json } = await make('bad', { size: 0, colour: 'green' })
    assert.equal(code, 422)
    assert.deepEqual(
      json.details.causes
        .map(({ field, message }: { field: string; message: string }) => `${field}: ${message}`)
        .sort(),
      [
        'spec.colour: Unsupported value: "green": supported values: "red", "blue"',
        'spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1',
      ],
    )
    const missing = await make('missing', {})
    assert.equal(missing.json.message, 'Box.example.com "missing" is invalid: spec.size: Required value')
  })

  it('have their status and scale apart', async () => {
    await make('parts', { size: 1 })
    const body = { status: { size: 1, selector: 'a=b' }, spec: { size: 9 } }
    await server.call('PATCH', `${BOXES}/parts/status`, { body, headers: MERGE })
    const { json } = await server.call('PATCH', `${BOXES}/parts/scale`, {
      body: { spec: { replicas: 3 } },
      headers: MERGE,
    })
    assert.deepEqual([json.spec, json.status], [{ replicas: 3 }, { replicas: 1, selector: 'a=b' }])
    const stored = await server.call('GET', `${BOXES}/parts`)
    assert.deepEqual([stored.json.spec.size, stored.json.metadata.generation], [3, 2])
  })

  it('have no scale without the field of its replicas', async () => {
    const scale = { specReplicasPath: '.spec.count', statusReplicasPath: '.status.count' }
    const subresources = { scale }
    await server.call('POST', DEFINITIONS, { body: definition('crates', 'Crate', [{ ...version, subresources }]) })
    const crates = '/apis/example.com/v1/namespaces/default/crates'
    await server.call('POST', crates, {
      body: { apiVersion: 'example.com/v1', kind: 'Crate', metadata: { name: 'plain' }, spec: { size: 1 } },
    })
    const { code, json } = await server.call('GET', `${crates}/plain/scale`)
    const text = 'Internal error occurred: the spec replicas field ".spec.count" does not exist'
    assert.deepEqual([code, json.message], [500, text])
  })

  it('have columns of their own', async () => {
    await make('shown', { size: 5 })
    const { json } = await server.call('GET', `${BOXES}/shown`, {
      headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' },
    })
    assert.deepEqual(json.rows[0].cells, ['shown', 5])
    assert.equal(
      json.columnDefinitions[1].description,
      'Custom resource definition column (in JSONPath format): .spec.size',
    )
  })

  it('know no strategic merge', async () => {
    const { code } = await server.call('PATCH', `${BOXES}/one`, {
      body: {},
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
    })
    assert.equal(code, 415)
  })

  it('want to know which state an update replaces', async () => {
    await make('unconditional', { size: 1 })
    const body = { apiVersion: 'example.com/v1', kind: 'Box', metadata: { name: 'unconditional' }, spec: { size: 2 } }
    const { json } = await server.call('PUT', `${BOXES}/unconditional`, { body })
    assert.match(json.message, /metadata\.resourceVersion: Invalid value: 0x0: must be specified for an update/)
  })
})
