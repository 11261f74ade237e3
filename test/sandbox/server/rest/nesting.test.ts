import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../../helpers/api-server.ts'

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
const THINGS = '/apis/deep.example.com/v1/namespaces/default/things'
const REFUSED = 'more than 500 objects and lists lie in each other, which is more than a sandbox keeps'
const MERGE = { 'content-type': 'application/merge-patch+json' }
const JSON_PATCH = { 'content-type': 'application/json-patch+json' }
const APPLY = { 'content-type': 'application/apply-patch+yaml' }
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

const definition = {
  metadata: { name: 'things.deep.example.com' },
  spec: {
    group: 'deep.example.com',
    scope: 'Namespaced',
    names: { plural: 'things', kind: 'Thing' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: { type: 'object', properties: { spec: { 'x-kubernetes-preserve-unknown-fields': true } } },
        },
      },
    ],
  },
}
const thing = (name: string, spec: string, more = '') =>
  `{"apiVersion":"deep.example.com/v1","kind":"Thing","metadata":{"name":"${name}"},"spec":${spec}${more}}`

describe('objects that nest deep', () => {
  let server: TestServer
  const warnings: Error[] = []
  const warned = (warning: Error) => void warnings.push(warning)
  before(async () => {
    process.on('warning', warned)
    server = await startTestServer()
    await server.call('POST', CONFIG_MAPS, { body: { metadata: { name: 'one' } } })
    await server.call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body: definition })
    while ((await server.call('GET', THINGS)).code !== 200);
    assert.equal((await server.call('POST', THINGS, { body: thing('one', '{}') })).code, 201)
  })
  after(async () => {
    await server.close()
    process.off('warning', warned)
    assert.deepEqual(warnings, [], 'it took something for a bug of its own')
  })

  const patches = { merge: MERGE, strategic: { 'content-type': 'application/strategic-merge-patch+json' } }

  it('are created without the field that nobody knows', async () => {
    const body = `{"metadata":{"name":"deep"},"x":${nested(9990)}}`
    const { code, headers, json } = await server.call('POST', CONFIG_MAPS, { body })
    assert.deepEqual([code, headers['warning'], 'x' in json], [201, '299 - "unknown field \\"x\\""', false])
  })

  it('are refused beyond what Go reads', async () => {
    const body = `{"metadata":{"name":"deep"},"x":${nested(10_000)}}`
    const { code, json } = await server.call('POST', CONFIG_MAPS, { body })
    assert.equal(code, 400)
    assert.match(json.message, /json parse error: invalid character '\{' exceeded max depth/)
  })

  it('are told by the place where they are wrong', async () => {
    const body = `{"metadata":{"name":"wrong"},"data":${nested(9990)}}`
    const { json } = await server.call('POST', CONFIG_MAPS, { body })
    assert.match(json.message, /json: cannot unmarshal object into Go struct field ConfigMap.data of type string/)
  })

  for (const [what, headers] of Object.entries(patches)) {
    it(`come of a ${what} patch without the field that nobody knows`, async () => {
      const answer = await server.call('PATCH', `${CONFIG_MAPS}/one`, { headers, body: `{"x":${nested(9990)}}` })
      assert.deepEqual([answer.code, answer.headers['warning']], [200, '299 - "unknown field \\"x\\""'])
    })
  }

  it('come of a JSON patch without the field that nobody knows', async () => {
    const body = `[{"op":"add","path":"/x","value":${nested(9990)}}]`
    const { code } = await server.call('PATCH', `${CONFIG_MAPS}/one`, { headers: JSON_PATCH, body })
    assert.equal(code, 200)
  })

  it('may carry text of any depth as what was applied last', async () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': nested(20_000) }
    const created = await server.call('POST', CONFIG_MAPS, { body: { metadata: { name: 'applied', annotations } } })
    assert.equal(created.code, 201)
    const body = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"applied"},"data":{"a":"b"}}'
    const path = `${CONFIG_MAPS}/applied?fieldManager=me&force=true`
    assert.equal((await server.call('PATCH', path, { headers: APPLY, body })).code, 200)
  })

  it('are kept with what a custom kind keeps', async () => {
    const spec = nested(480)
    const { code, json } = await server.call('POST', THINGS, { body: thing('kept', spec) })
    assert.deepEqual([code, JSON.stringify(json.spec)], [201, spec])
    const applied = { headers: APPLY, body: thing('kept', spec) }
    assert.equal((await server.call('PATCH', `${THINGS}/kept?fieldManager=me`, applied)).code, 200)
    assert.equal((await server.call('GET', `${THINGS}?pretty=1`)).code, 200)
  })

  it('are pruned by a custom kind as well', async () => {
    const body = thing('pruned', '{}', `,"x":${nested(9990)}`)
    assert.equal((await server.call('POST', THINGS, { body })).code, 201)
  })

  const writes: Record<string, () => Promise<{ code: number; json: { message: string } }>> = {
    created: () => server.call('POST', THINGS, { body: thing('no', nested(501)) }),
    applied: () =>
      server.call('PATCH', `${THINGS}/no?fieldManager=me`, { headers: APPLY, body: thing('no', nested(5000)) }),
    merged: () => server.call('PATCH', `${THINGS}/one`, { headers: MERGE, body: `{"spec":{"b":${nested(9990)}}}` }),
    'moved up': () => {
      const from = `/x${'/a'.repeat(490)}`
      const moved = [
        { op: 'add', path: '/x', value: 'deep' },
        { op: 'move', from, path: '/spec/y' },
        { op: 'remove', path: '/x' },
      ]
      const body = JSON.stringify(moved).replace('"deep"', nested(1000))
      return server.call('PATCH', `${THINGS}/one`, { headers: JSON_PATCH, body })
    },
    'made in many steps': () => {
      const steps = Array.from({ length: 20 }, (_, step) => ({
        op: 'add',
        path: `/spec${'/a'.repeat(400 * step + 1)}`,
        value: 'deep',
      }))
      const body = JSON.stringify(steps).replaceAll('"deep"', nested(400))
      return server.call('PATCH', `${THINGS}/one`, { headers: JSON_PATCH, body })
    },
  }
  for (const [how, write] of Object.entries(writes)) {
    it(`are refused where they would be kept, ${how}`, async () => {
      const { code, json } = await write()
      assert.deepEqual([code, json.message], [400, REFUSED])
    })
  }
})
