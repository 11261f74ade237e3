import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { describe, it } from 'mocha'
import { workersOf } from '../../../src/sandbox/controllers/workers.ts'
import { giveWay, machineTime } from '../../../src/sandbox/turns.ts'

describe('workers of a queue', () => {
  it('take the keys in their order, ten at a time', async () => {
    const world = worldOf(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'])
    world.workers.start()
    await world.until(() => world.begun.length === 10)
    await setImmediate()
    assert.equal(world.begun.join(''), 'abcdefghij')
    world.end('c')
    world.end('d')
    await world.until(() => world.begun.length === 12)
    assert.equal(world.begun.join(''), 'abcdefghijkl')
  })

  it('take nothing before they are started', async () => {
    const world = worldOf(['a'])
    world.workers.wake()
    await setImmediate()
    assert.deepEqual(world.begun, [])
    world.workers.start()
    await world.until(() => world.begun.length === 1)
  })

  it('stand in line together when turns are short, each key for itself', async () => {
    const world = worldOf(['a', 'b', 'c'])
    world.workers.start()
    useTheSlice()
    await setImmediate()
    const other = Promise.resolve(giveWay('work')).then(() => world.begun.push('other'))
    await other
    assert.deepEqual(world.begun, ['a', 'b', 'c', 'other'])
  })

  it('take no more keys once they are closed, and wait for what is under way', async () => {
    const world = worldOf(['a'])
    world.workers.start()
    await world.until(() => world.begun.length === 1)
    world.keys.push('b')
    world.workers.wake()
    let closed = false
    const closing = world.workers.close().then(() => {
      closed = true
    })
    await setImmediate()
    assert.equal(closed, false)
    world.end('a')
    await closing
    assert.deepEqual(world.begun, ['a'])
  })
})

/** Workers of a queue that holds these keys; work on a key lasts until it is ended. */
function worldOf(keys: string[]) {
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const queue = { take: () => keys.shift(), numbers: () => ({ depth: keys.length, adds: 0, retries: 0 }) }
  const workers = workersOf(queue, (key) => {
    begun.push(key)
    return new Promise<void>((resolve) => ends.set(key, resolve))
  })
  return {
    keys,
    begun,
    workers,
    end: (key: string) => ends.get(key)?.(),
    async until(holds: () => boolean): Promise<void> {
      while (!holds()) await setImmediate()
    },
  }
}

/** Makes this turn of the event loop last longer than one may. */
function useTheSlice(): void {
  giveWay('work')
  const until = machineTime() + 12
  while (machineTime() < until);
}
