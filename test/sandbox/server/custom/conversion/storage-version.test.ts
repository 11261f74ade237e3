import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { startTestServer } from '../../../../helpers/api-server.ts'
import { type FakeClock, fakeClock } from '../../../../helpers/fake-clock.ts'
import { turnsUntil } from '../../../../helpers/turns-until.ts'
import { DEFINITIONS, definition, JSON_PATCH, MERGE, openWorld, routes, V1, V2, type World } from './world.ts'

const ROUTES = 'routes.convert.example.com'

describe('a definition with several versions', () => {
  let world: World
  let clock: FakeClock
  beforeEach(async () => {
    clock = fakeClock()
    world = await openWorld(clock)
    await world.route('v1', 'a', { address: 'here:1' })
  })
  afterEach(() => world.close())
  const call = (...request: Parameters<World['server']['call']>) => world.server.call(...request)
  const stored = (name: string) => world.server.store.get(ROUTES, 'default', name)
  const storeVersion2 = () =>
    call('PATCH', `${DEFINITIONS}/${ROUTES}`, {
      headers: JSON_PATCH,
      body: [0, 1].map((at) => ({ op: 'replace', path: `/spec/versions/${at}/storage`, value: at === 1 })),
    })

  it('lists objects that are stored in different ones', async () => {
    await storeVersion2()
    await world.route('v1', 'b', { address: 'there:2' })
    const { json } = await call('GET', routes('v2'))
    const shown = json.items.map(({ apiVersion, spec }: { apiVersion: string; spec: object }) => [apiVersion, spec])
    assert.deepEqual(shown, [
      [V2, { host: 'here', port: '1', note: 'one' }],
      [V2, { host: 'there', port: '2', note: 'one', mark: 'two' }],
    ])
    assert.deepEqual([stored('a')?.apiVersion, stored('b')?.apiVersion], [V1, V2])
  })

  it('brings an object into the stored one when it is written, though nothing changes', async () => {
    await storeVersion2()
    await call('PATCH', routes('v1', '/a'), { headers: MERGE, body: {} })
    assert.equal(stored('a')?.apiVersion, V2)
  })

  it('makes a watch wait for its webhook', async () => {
    world.webhook.works = false
    const watch = await world.server.watch(routes('v2', '?watch=true'))
    const event = watch.next()
    await turnsUntil(() => world.webhook.reviews.length > 0)
    world.webhook.works = true
    let told: unknown
    void event.then(({ type, object }) => {
      told = [type, object.spec]
    })
    await turnsUntil(() => {
      void clock.advance(1000)
      return told !== undefined
    })
    assert.deepEqual(told, ['ADDED', { host: 'here', port: '1', note: 'one' }])
    watch.close()
  })

  it('tells the events of a watch in their order', async () => {
    const watch = await world.server.watch(routes('v2', '?watch=true'))
    await world.route('v2', 'b', { host: 'there', port: '2' })
    await call('DELETE', routes('v1', '/a'))
    const events = [await watch.next(), await watch.next(), await watch.next()]
    assert.deepEqual(
      events.map(({ type, object }) => [type, object.metadata.name, object.apiVersion]),
      [
        ['ADDED', 'a', V2],
        ['ADDED', 'b', V2],
        ['DELETED', 'a', V2],
      ],
    )
    watch.close()
  })

  it('goes with its objects, once they can be converted', async () => {
    await storeVersion2()
    world.webhook.works = false
    await call('DELETE', `${DEFINITIONS}/${ROUTES}`)
    await turnsUntil(() => world.webhook.reviews.length > 0)
    assert.ok(stored('a'))
    world.webhook.works = true
    await turnsUntil(() => {
      void clock.advance(1000)
      return stored('a') === undefined
    })
    assert.equal(stored('a'), undefined)
  })
})

describe('a definition whose versions differ in nothing', () => {
  it('drops what the stored version does not know', async () => {
    const server = await startTestServer()
    await server.call('POST', DEFINITIONS, { body: definition({ strategy: 'None' }) })
    const spec = { host: 'here', note: 'both' }
    const body = { apiVersion: V2, kind: 'Route', metadata: { name: 'a' }, spec }
    const { json } = await server.call('POST', routes('v2'), { body })
    assert.deepEqual(json.spec, { note: 'both' })
    await server.close()
  })

  it('is watched in each version, also when an object leaves the selection', async () => {
    const server = await startTestServer()
    await server.call('POST', DEFINITIONS, { body: definition({ strategy: 'None' }) })
    const watch = await server.watch(routes('v2', '?watch=true&labelSelector=in'))
    const metadata = { name: 'a', labels: { in: 'yes' } }
    await server.call('POST', routes('v1'), {
      body: { apiVersion: V1, kind: 'Route', metadata, spec: { note: 'both' } },
    })
    await server.call('PATCH', routes('v1', '/a'), { headers: MERGE, body: { metadata: { labels: null } } })
    const events = [await watch.next(), await watch.next()]
    assert.deepEqual(
      events.map(({ type, object }) => [type, object.apiVersion, object.spec]),
      [
        ['ADDED', V2, { note: 'both' }],
        ['DELETED', V2, { note: 'both' }],
      ],
    )
    watch.close()
    await server.close()
  })

  it('is not established with an authority that is none', async () => {
    const server = await startTestServer()
    const clientConfig = { url: 'https://127.0.0.1:1', caBundle: Buffer.from('none').toString('base64') }
    const webhook = { conversionReviewVersions: ['v1'], clientConfig }
    await server.call('POST', DEFINITIONS, { body: definition({ strategy: 'Webhook', webhook }) })
    const { json } = await server.call('GET', `${DEFINITIONS}/${ROUTES}`)
    assert.equal(json.status.conditions[1].reason, 'InvalidCABundle')
    await server.close()
  })
})
