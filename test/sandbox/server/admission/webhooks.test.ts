import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { API, openWorld, type World } from './world.ts'

describe('admission webhooks', () => {
  let world: World
  before(async () => {
    world = await openWorld()
  })
  after(() => world.close())

  it('let pass what they allow, and tell their warnings', async () => {
    const { code, headers } = await world.validated('warn')
    assert.equal(code, 201)
    assert.equal(headers['warning'], '299 - "careful now"')
  })

  it('refuse with the status they give', async () => {
    const { json } = await world.validated('deny')
    assert.equal(json.code, 403)
    assert.equal(json.reason, 'Forbidden')
    assert.equal(json.message, 'admission webhook "deny.hooks.example.com" denied the request: not today')
  })

  it('refuse without explanation', async () => {
    const { json } = await world.validated('silent')
    assert.equal(json.code, 400)
    assert.equal(json.message, 'admission webhook "silent.hooks.example.com" denied the request without explanation')
  })

  it('change objects, one after the other', async () => {
    const { json } = await world.during('mutating', [world.webhook('label'), world.webhook('count')], () =>
      world.create(),
    )
    assert.deepEqual([json.metadata.labels, json.metadata.annotations], [{ hooked: 'yes' }, { count: '1' }])
  })

  it('add no fields that the kind does not have', async () => {
    const { code, json } = await world.during('mutating', [world.webhook('unknown')], () => world.create())
    assert.deepEqual([code, json.unknown], [201, undefined])
  })

  it('look again at what others have changed after them', async () => {
    const again = world.webhook('count', { reinvocationPolicy: 'IfNeeded' })
    const { json } = await world.during('mutating', [again, world.webhook('label')], () => world.create())
    assert.equal(json.metadata.annotations.count, '2')
  })

  it('change what the parts of the sandbox write', async () => {
    await world.during('mutating', [world.webhook('label')], async () => {
      const kind = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespaced: true }
      const draft = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one', namespace: 'default' } }
      const made = await world.server.api.clientFor('tester').create(kind, draft)
      assert.deepEqual(made.metadata.labels, { hooked: 'yes' })
    })
  })

  it('are refused when they are wrong', async () => {
    const wrong = { ...world.webhook('allow'), name: 'short', sideEffects: 'Some' }
    const body = { metadata: { name: 'wrong' }, webhooks: [wrong] }
    const { json } = await world.server.call('POST', `${API}/validatingwebhookconfigurations`, { body })
    assert.deepEqual(
      json.details.causes.map(({ field }: { field: string }) => field),
      ['webhooks[0].name', 'webhooks[0].sideEffects'],
    )
  })
})
