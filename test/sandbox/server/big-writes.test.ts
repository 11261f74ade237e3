import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../helpers/api-server.ts'

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
const BIG = `${CONFIG_MAPS}/big`
const ENDPOINTS = '/api/v1/namespaces/default/endpoints'
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const THINGS = '/apis/example.com/v1/namespaces/default/things'
const APPLY = { 'content-type': 'application/apply-patch+yaml' }
const MERGE = { 'content-type': 'application/merge-patch+json' }
const LABEL = { 'content-type': 'application/json-patch+json' }

/** Such writes are made step by step, with others in between. */
describe('writes of big objects', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
  })
  after(() => server.close())

  const data = (value: string, from = 0) =>
    Object.fromEntries(Array.from({ length: 15_000 }, (_, index) => [`key-${from + index}`, value]))
  const applied = (value: string) =>
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'big' }, data: data(value) })
  const big = async () => (await server.call('GET', BIG)).json
  /** Many small writes of the same object while a big one is under way. Each adds a label. */
  const disturb = async (until: Promise<unknown>) => {
    let under = true
    until.finally(() => {
      under = false
    })
    let count = 0
    while (under) {
      const body = [{ op: 'add', path: `/metadata/labels/n${count}`, value: 'x' }]
      const { code } = await server.call('PATCH', BIG, { headers: LABEL, body })
      assert.equal(code, 200)
      count++
    }
    return count
  }

  beforeEach(async () => {
    await server.call('DELETE', BIG)
    const body = { metadata: { name: 'big', labels: { a: 'a' } }, data: data('before') }
    assert.equal((await server.call('POST', CONFIG_MAPS, { body })).code, 201)
  })

  for (const [name, write] of [
    ['a patch', () => server.call('PATCH', BIG, { headers: MERGE, body: { data: data('after') } })],
    [
      'an apply',
      () => server.call('PATCH', `${BIG}?fieldManager=me&force=true`, { headers: APPLY, body: applied('after') }),
    ],
  ] as const) {
    it(`loses nothing of others: ${name}`, async () => {
      const writing = write()
      const count = await disturb(writing)
      assert.equal((await writing).code, 200)
      assert.ok(count > 0)
      const { metadata, data: now } = await big()
      assert.equal(Object.keys(metadata.labels).length, count + 1)
      assert.deepEqual(new Set(Object.values(now)), new Set(['after']))
    })
  }

  it('refuses a replacement of a state that is no longer', async () => {
    const { metadata } = await big()
    const replacing = server.call('PUT', BIG, { body: { metadata, data: data('after') } })
    const labelled = await server.call('PATCH', BIG, { headers: MERGE, body: { metadata: { labels: { b: 'b' } } } })
    const { code } = await replacing
    assert.equal(labelled.code, 200)
    const now = await big()
    // Whoever came first has been heard, and the other was told.
    if (code === 409) assert.deepEqual(now.metadata.labels, { a: 'a', b: 'b' })
    else assert.deepEqual([code, new Set(Object.values(now.data))], [200, new Set(['after'])])
    assert.equal(now.metadata.labels.b, 'b')
  })

  it('replaces what has changed meanwhile when no state is told, as what was sent', async () => {
    const body = { metadata: { name: 'big', labels: { c: 'c' } }, data: data('after', 5) }
    const replacing = server.call('PUT', BIG, { body })
    const patching = server.call('PATCH', BIG, { headers: MERGE, body: { data: { 'key-1': 'other' } } })
    assert.deepEqual([(await replacing).code, (await patching).code], [200, 200])
    const { metadata, data: now } = await big()
    assert.deepEqual(metadata.labels, { c: 'c' })
    assert.equal(now['key-2'], undefined)
    assert.equal(now['key-5'], 'after')
  })

  it('puts nothing into a namespace that is being deleted', async () => {
    for (const delay of [0, 20, 40, 60]) {
      const name = `home-${delay}`
      await server.call('POST', '/api/v1/namespaces', { body: { metadata: { name } } })
      const body = { metadata: { name: 'late' }, data: data('late') }
      const creating = server.call('POST', `/api/v1/namespaces/${name}/configmaps`, { body })
      await new Promise((resolve) => setTimeout(resolve, delay))
      const leaving = (await server.call('DELETE', `/api/v1/namespaces/${name}`)).json
      const { code, json } = await creating
      if (code === 201) assert.ok(Number(json.metadata.resourceVersion) < Number(leaving.metadata.resourceVersion))
      else assert.equal(code, 403)
    }
  })

  const annotated = (name: string, value: string) => ({ metadata: { name, annotations: data(value) } })

  it('replaces what another has created meanwhile', async () => {
    const put = (value: string) => server.call('PUT', `${ENDPOINTS}/both`, { body: annotated('both', value) })
    const answers = await Promise.all([put('one'), put('two')])
    assert.deepEqual(answers.map(({ code }) => code).sort(), [200, 201])
  })

  it('creates what has gone meanwhile, where a replacement may', async () => {
    for (const delay of [0, 20, 40, 60]) {
      const name = `gone-${delay}`
      await server.call('POST', ENDPOINTS, { body: { metadata: { name } } })
      const putting = server.call('PUT', `${ENDPOINTS}/${name}`, { body: annotated(name, 'x') })
      await new Promise((resolve) => setTimeout(resolve, delay))
      assert.equal((await server.call('DELETE', `${ENDPOINTS}/${name}`)).code, 200)
      assert.match(String((await putting).code), /^20[01]$/)
    }
  })

  it('leaves no object behind whose definition has gone meanwhile', async () => {
    const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
    const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }]
    const names = { plural: 'things', kind: 'Thing' }
    const definition = {
      metadata: { name: 'things.example.com' },
      spec: { group: 'example.com', scope: 'Namespaced', names, versions },
    }
    const define = async () => {
      assert.equal((await server.call('POST', DEFINITIONS, { body: definition })).code, 201)
      while ((await server.call('GET', THINGS)).code !== 200) await new Promise((resolve) => setTimeout(resolve, 10))
    }
    const goes = async () => {
      await server.call('DELETE', `${DEFINITIONS}/things.example.com`)
      while ((await server.call('GET', `${DEFINITIONS}/things.example.com`)).code !== 404)
        await new Promise((resolve) => setTimeout(resolve, 10))
    }
    for (const delay of [0, 20, 40, 60]) {
      await define()
      const body = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'late' }, data: data('late') }
      const creating = server.call('POST', THINGS, { body })
      await new Promise((resolve) => setTimeout(resolve, delay))
      await goes()
      assert.match(String((await creating).code), /^(201|404|405)$/)
      await define()
      assert.deepEqual((await server.call('GET', THINGS)).json.items, [])
      await goes()
    }
  })

  it('applies on top of what another has created meanwhile', async () => {
    await server.call('DELETE', BIG)
    const answers = await Promise.all([
      server.call('PATCH', `${BIG}?fieldManager=one`, { headers: APPLY, body: applied('same') }),
      server.call('PATCH', `${BIG}?fieldManager=two`, { headers: APPLY, body: applied('same') }),
    ])
    assert.deepEqual(answers.map(({ code }) => code).sort(), [200, 201])
    const managers = (await big()).metadata.managedFields.map(({ manager }: { manager: string }) => manager)
    assert.deepEqual(managers.sort(), ['one', 'two'])
  })
})
