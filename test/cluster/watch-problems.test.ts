import assert from 'node:assert/strict'
import { ClusterError } from '../../src/cluster/errors.ts'
import { createWorld, pod, type World } from './scripted-watch.ts'

describe('a watch with problems', () => {
  let world: World
  beforeEach(() => {
    world = createWorld()
  })
  afterEach(() => world.watches.close())

  it('does not hammer a server that ends it at once', async () => {
    await world.start()
    for (let at = 0; at < 50; at++) {
      world.script.end()
      await world.pass(20)
    }
    assert.ok(world.script.watches.length < 8, String(world.script.watches.length))
  })

  it('keeps the state and shows the error while the connection is broken, and lists when it is back', async () => {
    world.script.items = [pod('a', 1)]
    await world.start()
    world.script.listError = new ClusterError('unreachable', 'connection refused')
    world.script.end(new ClusterError('unreachable', 'connection reset'))
    await world.pass(20)
    assert.deepEqual(
      [world.names(), world.seen.at(-1)?.problem?.message, world.seen.at(-1)?.problem?.retried],
      [['a'], 'connection reset', true],
    )
    await world.pass(150)
    assert.equal(world.seen.at(-1)?.problem?.message, 'connection refused')
    world.script.listError = undefined
    await world.pass(5000)
    assert.equal(world.seen.at(-1)?.problem, undefined)
  })

  it('tries more and more rarely, but never gives up', async () => {
    world.script.listError = new ClusterError('unreachable', 'connection refused')
    await world.start()
    await world.pass(60_000)
    assert.ok(world.script.lists > 10 && world.script.lists < 25, String(world.script.lists))
  })

  it('asks every second where watching is forbidden, and shows no error', async () => {
    world.script.watchError = new ClusterError('forbidden', 'cannot watch', { status: 403 })
    await world.start()
    world.script.items = [pod('a', 2)]
    world.script.version = 2
    await world.pass(1100)
    assert.deepEqual([world.names(), world.seen.at(-1)?.problem], [['a'], undefined])
    const before = world.script.lists
    await world.pass(30_000)
    assert.ok(world.script.lists - before < 12, String(world.script.lists - before))
  })

  it('says that listing is forbidden, and that waiting does not help', async () => {
    world.script.listError = new ClusterError('forbidden', 'cannot list', { status: 403 })
    await world.start()
    assert.deepEqual([world.seen.at(-1)?.synced, world.seen.at(-1)?.problem?.retried], [false, false])
  })

  it('waits as long as the server asks', async () => {
    world.script.listError = new ClusterError('unavailable', 'busy', { status: 429, retryAfter: 4000 })
    await world.start()
    await world.pass(3900)
    assert.equal(world.script.lists, 1)
    await world.pass(200)
    assert.equal(world.script.lists, 2)
  })
})
