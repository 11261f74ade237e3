import assert from 'node:assert/strict'
import { ClusterError } from '../../src/cluster/errors.ts'
import { createWorld, pod, type World } from './scripted-watch.ts'

describe('a watch', () => {
  let world: World
  beforeEach(() => {
    world = createWorld()
  })
  afterEach(() => world.watches.close())

  it('tells what there is at first, also when there is nothing', async () => {
    await world.start()
    assert.deepEqual(world.seen, [{ items: [], synced: true, kindKnown: true }])
  })

  it('tells of objects that come, change and go', async () => {
    await world.start()
    world.script.push('ADDED', pod('a', 2))
    await world.pass(20)
    assert.deepEqual(world.names(), ['a'])
    world.script.push('MODIFIED', pod('a', 3))
    await world.pass(20)
    assert.equal(world.seen.at(-1)?.items[0]?.metadata.resourceVersion, '3')
    world.script.push('DELETED', pod('a', 4))
    await world.pass(20)
    assert.deepEqual(world.names(), [])
  })

  it('tells once of events that come together', async () => {
    await world.start()
    for (let version = 2; version < 10; version++) world.script.push('MODIFIED', pod('a', version))
    await world.pass(20)
    assert.equal(world.seen.length, 2)
  })

  it('passes over an event that is older than what it knows', async () => {
    world.script.items = [pod('a', 9)]
    world.script.version = 10
    await world.start()
    world.script.push('MODIFIED', pod('a', 8))
    await world.pass(20)
    assert.equal(world.seen.at(-1)?.items[0]?.metadata.resourceVersion, '9')
  })

  it('goes on from the last bookmark when the server ends it', async () => {
    await world.start()
    await world.pass(2000)
    world.script.push('BOOKMARK', pod('', 50))
    await world.pass(20)
    world.script.end()
    await world.pass(20)
    assert.deepEqual([world.script.watches, world.script.lists], [['1', '50'], 1])
  })

  it('lists anew when its version is too old', async () => {
    await world.start()
    world.script.items = [pod('b', 60)]
    world.script.version = 60
    world.script.end(new ClusterError('invalid', 'too old', { status: 410, reason: 'Expired' }))
    await world.pass(20)
    assert.deepEqual(world.names(), ['b'])
    assert.deepEqual(world.script.watches, ['1', '60'])
  })

  it('takes over what a server tells that began anew', async () => {
    world.script.items = [pod('a', 900)]
    world.script.version = 1000
    await world.start()
    world.script.items = [pod('b', 5)]
    world.script.version = 7
    world.script.end(new ClusterError('unreachable', 'connection reset'))
    await world.pass(1000)
    assert.deepEqual(world.names(), ['b'])
  })

  it('finds by listing what a silent watch has missed', async () => {
    await world.start()
    world.script.items = [pod('late', 5)]
    world.script.version = 5
    await world.pass(10_050)
    assert.deepEqual(world.names(), ['late'])
    assert.deepEqual(world.script.watches, ['1', '5'])
  })
})
