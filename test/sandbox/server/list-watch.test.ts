import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../helpers/api-server.ts'
import { type FakeClock, fakeClock } from '../../helpers/fake-clock.ts'

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
const MERGE = { 'content-type': 'application/merge-patch+json' }

describe('list and watch', () => {
  let server: TestServer
  let clock: FakeClock
  beforeEach(async () => {
    clock = fakeClock()
    server = await startTestServer({ clock })
  })
  afterEach(() => server.close())

  const make = async (name: string, labels: Record<string, string> = {}) =>
    (await server.call('POST', CONFIG_MAPS, { body: { metadata: { name, labels } } })).json
  const label = (name: string, labels: Record<string, string | null>) =>
    server.call('PATCH', `${CONFIG_MAPS}/${name}`, { body: { metadata: { labels } }, headers: MERGE })
  const names = (json: { items: { metadata: { name: string } }[] }) => json.items.map(({ metadata }) => metadata.name)

  it('selects events by the names their fields have in events.k8s.io', async () => {
    const about = { kind: 'ConfigMap', namespace: 'default', name: 'a' }
    for (const name of ['one', 'two']) {
      const body = { metadata: { name }, involvedObject: about, reason: 'Test', source: { component: name } }
      await server.call('POST', '/api/v1/namespaces/default/events', { body })
    }
    const url = '/apis/events.k8s.io/v1/events?fieldSelector='
    assert.deepEqual(names((await server.call('GET', `${url}reportingController=two,regarding.name=a`)).json), ['two'])
    assert.equal((await server.call('GET', `${url}source=two`)).json.message, 'field label not supported: source')
  })

  it('has no pages where any state will do', async () => {
    for (const name of ['a', 'b', 'c']) await make(name)
    const { json } = await server.call('GET', `${CONFIG_MAPS}?limit=1&resourceVersion=0`)
    assert.deepEqual([names(json), json.metadata.continue], [['a', 'b', 'c'], undefined])
  })

  it('pages through the state of the first page', async () => {
    for (const name of ['a', 'b', 'c']) await make(name)
    const first = await server.call('GET', `${CONFIG_MAPS}?limit=2`)
    await make('bb')
    assert.equal(first.json.metadata.remainingItemCount, 1)
    const rest = await server.call('GET', `${CONFIG_MAPS}?limit=2&continue=${first.json.metadata.continue}`)
    assert.deepEqual([names(first.json), names(rest.json)], [['a', 'b'], ['c']])
    assert.equal(rest.json.metadata.resourceVersion, first.json.metadata.resourceVersion)
  })

  it('offers to go on in the newest state when the old one is gone', async () => {
    for (const name of ['a', 'b', 'c']) await make(name)
    const first = await server.call('GET', `${CONFIG_MAPS}?limit=1`)
    await clock.advance(5 * 60_000)
    await make('d')
    await clock.advance(5 * 60_000)
    await make('e')
    const expired = await server.call('GET', `${CONFIG_MAPS}?limit=2&continue=${first.json.metadata.continue}`)
    assert.deepEqual([expired.code, expired.json.reason], [410, 'Expired'])
    const rest = await server.call('GET', `${CONFIG_MAPS}?continue=${expired.json.metadata.continue}`)
    assert.deepEqual(names(rest.json), ['b', 'c', 'd', 'e'])
  })

  it('selects by labels and fields', async () => {
    await make('a', { x: '1' })
    await make('b', { x: '2' })
    assert.deepEqual(names((await server.call('GET', `${CONFIG_MAPS}?labelSelector=x%3D1`)).json), ['a'])
    assert.deepEqual(names((await server.call('GET', `${CONFIG_MAPS}?fieldSelector=metadata.name!%3Da`)).json), ['b'])
  })

  it('answers 504 to a revision that is not there yet', async () => {
    const { code, json } = await server.call('GET', `${CONFIG_MAPS}?resourceVersion=999999`)
    assert.deepEqual([code, json.details.causes[0].reason], [504, 'ResourceVersionTooLarge'])
  })

  it('shows what is there, then what happens', async () => {
    await make('a')
    const watch = await server.watch(`${CONFIG_MAPS}?watch=1`)
    assert.deepEqual((await watch.next()).type, 'ADDED')
    await label('a', { x: '1' })
    await server.call('DELETE', `${CONFIG_MAPS}/a`)
    assert.deepEqual([(await watch.next()).type, (await watch.next()).type], ['MODIFIED', 'DELETED'])
    watch.close()
  })

  it('goes on after a revision', async () => {
    const { metadata } = await make('a')
    await make('b')
    const watch = await server.watch(`${CONFIG_MAPS}?watch=1&resourceVersion=${metadata.resourceVersion}`)
    const { type, object } = await watch.next()
    assert.deepEqual([type, object.metadata.name], ['ADDED', 'b'])
    watch.close()
  })

  it('lets objects come and go as they enter and leave the selection', async () => {
    await make('a')
    const watch = await server.watch(`${CONFIG_MAPS}?watch=1&labelSelector=x%3D1`)
    await label('a', { x: '1' })
    const changed = await label('a', { x: '2' })
    const [came, went] = [await watch.next(), await watch.next()]
    assert.deepEqual([came.type, went.type], ['ADDED', 'DELETED'])
    assert.deepEqual(went.object.metadata.labels, { x: '1' })
    assert.equal(went.object.metadata.resourceVersion, changed.json.metadata.resourceVersion)
    watch.close()
  })

  it('says 410 in an event when the history does not reach back', async () => {
    let revision = (await make('a')).metadata.resourceVersion
    for (let change = 0; change < 2000; change++) {
      const live = server.store.get('configmaps', 'default', 'a')
      if (live) revision = server.store.update('configmaps', live).metadata.resourceVersion
    }
    assert.ok(Number(revision) > 2000)
    const watch = await server.watch(`${CONFIG_MAPS}?watch=1&resourceVersion=1`)
    const { type, object } = await watch.next()
    assert.deepEqual([type, object.code, object.reason], ['ERROR', 410, 'Expired'])
    await watch.ended
  })

  it('sends bookmarks to those who ask', async () => {
    const watch = await server.watch(
      `${CONFIG_MAPS}?watch=1&allowWatchBookmarks=true&resourceVersion=${server.store.revision}`,
    )
    await clock.advance(60_000)
    const { type, object } = await watch.next()
    assert.deepEqual([type, object.metadata.resourceVersion], ['BOOKMARK', String(server.store.revision)])
    watch.close()
  })

  it('ends the initial events with a bookmark', async () => {
    await make('a')
    const query = 'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true'
    const watch = await server.watch(`${CONFIG_MAPS}?${query}`)
    assert.equal((await watch.next()).type, 'ADDED')
    const { object } = await watch.next()
    assert.deepEqual(object.metadata.annotations, { 'k8s.io/initial-events-end': 'true' })
    watch.close()
  })

  it('ends after timeoutSeconds', async () => {
    const watch = await server.watch(`${CONFIG_MAPS}?watch=1&timeoutSeconds=5`)
    await clock.advance(5_000)
    await watch.ended
  })

  it('forgets a watch whose client has left', async () => {
    const watch = await server.watch(`${CONFIG_MAPS}?watch=1`)
    watch.close()
    await watch.ended
    await make('a')
    assert.equal((await server.call('GET', `${CONFIG_MAPS}/a`)).code, 200)
  })
})
