import assert from 'node:assert/strict'
import { workQueue } from '../../../src/sandbox/controllers/queue.ts'
import { type FakeClock, fakeClock } from '../../helpers/fake-clock.ts'

describe('work queue', () => {
  let clock: FakeClock
  beforeEach(() => {
    clock = fakeClock()
  })
  const queueOf = () => workQueue(clock, () => {})

  it('holds a key once', () => {
    const queue = queueOf()
    queue.add('a')
    queue.add('a')
    assert.equal(queue.take(), 'a')
    assert.equal(queue.take(), undefined)
  })

  it('hands a key out again only when it is done', () => {
    const queue = queueOf()
    queue.add('a')
    queue.take()
    queue.add('a')
    assert.equal(queue.take(), undefined)
    queue.done('a')
    assert.equal(queue.take(), 'a')
  })

  it('doubles the delay of a failing key until it is forgotten', async () => {
    const queue = queueOf()
    const delays: number[] = []
    for (let failure = 0; failure < 4; failure++) {
      if (failure === 3) queue.forget('a')
      queue.addRateLimited('a')
      const start = clock.now()
      let key = queue.take()
      while (key === undefined) {
        await clock.advance(1)
        key = queue.take()
      }
      delays.push(clock.now() - start)
      queue.done('a')
    }
    assert.deepEqual(delays, [5, 10, 20, 5])
  })

  it('keeps the earlier of two delays', async () => {
    const queue = queueOf()
    queue.addAfter('a', 100)
    queue.addAfter('a', 1000)
    await clock.advance(100)
    assert.equal(queue.take(), 'a')
  })

  it('forgets what waits when it is cleared', async () => {
    const queue = queueOf()
    queue.add('a')
    queue.addAfter('b', 10)
    queue.clear()
    await clock.advance(10)
    assert.equal(queue.take(), undefined)
  })
})
