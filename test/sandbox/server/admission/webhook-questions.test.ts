import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { CONFIGMAPS, openWorld, type World } from './world.ts'

describe('what admission webhooks are asked and see', () => {
  let world: World
  before(async () => {
    world = await openWorld()
  })
  after(() => world.close())

  it('are not asked when their conditions do not hold', async () => {
    const matchConditions = [{ name: 'two', expression: 'object.metadata.name == "two"' }]
    assert.equal((await world.validated('deny', { matchConditions })).code, 201)
    assert.equal(world.reviews.length, 0)
  })

  it('are asked for the objects their selector chooses', async () => {
    const objectSelector = { matchLabels: { asked: 'yes' } }
    assert.equal((await world.validated('deny', { objectSelector })).code, 201)
  })

  it('see old objects of updates and deletions', async () => {
    await world.during('validating', [world.webhook('allow')], async () => {
      await world.create()
      const headers = { 'content-type': 'application/merge-patch+json' }
      await world.server.call('PATCH', `${CONFIGMAPS}/one`, { body: { data: { a: 'b' } }, headers })
      await world.server.call('DELETE', `${CONFIGMAPS}/one`)
      assert.deepEqual(
        world.reviews.map(({ operation, object, oldObject }) => [operation, object?.data, oldObject?.data]),
        [
          ['CREATE', undefined, undefined],
          ['UPDATE', { a: 'b' }, undefined],
          ['DELETE', undefined, { a: 'b' }],
        ],
      )
    })
  })

  it('are told of dry runs', async () => {
    await world.during('validating', [world.webhook('allow')], () => world.create('?dryRun=All'))
    assert.deepEqual(
      world.reviews.map(({ dryRun }) => dryRun),
      [true],
    )
  })

  it('are asked about connections', async () => {
    const rules = [{ operations: ['CONNECT'], apiGroups: [''], apiVersions: ['v1'], resources: ['nodes/proxy'] }]
    await world.during('validating', [world.webhook('deny', { rules })], async () => {
      const { json } = await world.server.call('GET', '/api/v1/nodes/minikube/proxy/healthz')
      assert.equal(json.message, 'admission webhook "deny.hooks.example.com" denied the request: not today')
      const [review] = world.reviews
      assert.deepEqual(review?.object, { kind: 'NodeProxyOptions', apiVersion: 'v1', path: '/healthz' })
      assert.equal(review?.operation, 'CONNECT')
    })
  })

  it('keep the uid and the generated name over all questions', async () => {
    await world.during('validating', [world.webhook('allow')], async () => {
      const { json } = await world.server.call('POST', CONFIGMAPS, { body: { metadata: { generateName: 'made-' } } })
      assert.deepEqual(
        world.reviews.map(({ object }) => [object.metadata.name, object.metadata.uid]),
        [[json.metadata.name, json.metadata.uid]],
      )
    })
  })

  it('let an eviction spend the budget once, however often it has to ask them', async () => {
    const ns = '/api/v1/namespaces/default'
    const labels = { app: 'evicted' }
    await world.server.call('POST', `${ns}/serviceaccounts`, { body: { metadata: { name: 'default' } } })
    const spec = { nodeName: 'n', containers: [{ name: 'c', image: 'x' }] }
    const made = await world.server.call('POST', `${ns}/pods`, {
      body: { metadata: { name: 'evicted', labels }, spec },
    })
    assert.equal(made.code, 201, made.text)
    await world.server.call('PATCH', `${ns}/pods/evicted/status`, {
      body: { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } },
      headers: { 'content-type': 'application/merge-patch+json' },
    })
    const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets'
    const budget = { metadata: { name: 'budget' }, spec: { minAvailable: 1, selector: { matchLabels: labels } } }
    await world.server.call('POST', budgets, { body: budget })
    const status = {
      observedGeneration: 1,
      disruptionsAllowed: 1,
      currentHealthy: 2,
      desiredHealthy: 1,
      expectedPods: 2,
    }
    const headers = { 'content-type': 'application/merge-patch+json' }
    await world.server.call('PATCH', `${budgets}/budget/status`, { body: { status }, headers })
    const rules = [{ operations: ['DELETE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }]
    await world.during(
      'validating',
      [world.webhook('allow', { rules }), world.webhook('warn', { rules })],
      async () => {
        const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'evicted' } }
        const { code, text } = await world.server.call('POST', `${ns}/pods/evicted/eviction`, { body: eviction })
        assert.equal(code, 201, text)
        assert.equal(world.reviews.length, 2)
      },
    )
    const { json } = await world.server.call('GET', `${budgets}/budget`)
    assert.equal(json.status.disruptionsAllowed, 0)
  })

  it('are not asked about what the server itself writes because of a request', async () => {
    const definition = {
      metadata: { name: 'things.hooks.example.com' },
      spec: {
        group: 'hooks.example.com',
        scope: 'Namespaced',
        names: { plural: 'things', kind: 'Thing' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    }
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
    const rules = [{ operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'] }]
    await world.during('validating', [world.webhook('allow', { rules })], async () => {
      assert.equal((await world.server.call('POST', path, { body: definition })).code, 201)
      const { json } = await world.server.call('GET', `${path}/things.hooks.example.com`)
      assert.deepEqual(
        json.status.conditions.map(({ type, status }: { type: string; status: string }) => `${type} ${status}`),
        ['NamesAccepted True', 'Established True'],
      )
    })
  })
})
