import assert from 'node:assert/strict'
import type { Snapshot } from '../../src/checks/objects.ts'
import { createSharedWatches } from '../../src/cluster/watch/shared.ts'
import { fakeClock } from '../helpers/fake-clock.ts'
import { createWorld, pass, pod, scripted, target, type World } from './scripted-watch.ts'

describe('a watch', () => {
  let world: World
  beforeEach(() => {
    world = createWorld()
  })
  afterEach(() => world.watches.close())

  it('is shared by all who look at the same objects', async () => {
    await world.start()
    const more: Snapshot[] = []
    world.watches.watch({ ...target }, 'default', (snapshot) => more.push(snapshot))
    await world.pass(20)
    assert.deepEqual([world.script.lists, more.length, world.seen.length], [1, 1, 1])
  })

  it('ends with its last user, and tells nobody who has left', async () => {
    const first = await world.start()
    const second = world.watches.watch(target, 'default', () => undefined)
    first.stop()
    world.script.push('ADDED', pod('a', 2))
    await world.pass(20)
    assert.equal(world.seen.length, 1)
    second.stop()
    await world.pass(60_000)
    assert.equal(world.script.lists, 1)
  })
})

describe('a watch of a kind that is not served yet', () => {
  it('says so, and finds the kind when it comes', async () => {
    const clock = fakeClock()
    const { source } = scripted()
    let served = false
    const watches = createSharedWatches({ source: async () => (served ? source : undefined), clock })
    const watched = watches.watch(target, 'default', () => undefined)
    await pass(clock, 20)
    assert.deepEqual(watched.snapshot(), { items: [], synced: true, kindKnown: false })
    served = true
    await pass(clock, 2100)
    assert.deepEqual(watched.snapshot(), { items: [], synced: true, kindKnown: true })
    watches.close()
  })
})
