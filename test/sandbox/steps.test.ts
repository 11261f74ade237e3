import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'mocha'
import { atOnce, inTurns, Overtaken, oneStep, type Steps } from '../../src/sandbox/steps.ts'

describe('steps', () => {
  let time = 0
  let waited: number[] = []
  const now = () => time
  const giveWay = () => {
    waited.push(time)
    return Promise.resolve()
  }
  beforeEach(() => {
    time = 0
    waited = []
  })

  function* lasting(...times: number[]): Steps<string> {
    for (const each of times) {
      time += each
      yield
    }
    return 'done'
  }

  it('are done at once for those who cannot wait', () => {
    assert.equal(atOnce(lasting(100, 100)), 'done')
  })

  it('may be one', () => {
    assert.equal(atOnce(oneStep(() => 'done')), 'done')
  })

  it('give way after what takes long, not after what is short', async () => {
    assert.equal(await inTurns(() => lasting(1, 1, 30, 4, 2), { giveWay, now }), 'done')
    assert.deepEqual(waited, [32, 38])
  })

  it('begin anew when they have been overtaken', async () => {
    let runs = 0
    const overtaken = function* (): Steps<number> {
      yield
      if (++runs < 3) throw new Overtaken()
      return runs
    }
    assert.equal(await inTurns(overtaken, { giveWay, now }), 3)
  })

  it('wait for nobody any more when they have been overtaken again and again', async () => {
    let changes = 0
    const contended = function* (): Steps<string> {
      const before = changes
      time += 100
      yield
      if (changes !== before) throw new Overtaken()
      return 'done'
    }
    const others = () => {
      changes++
      return Promise.resolve()
    }
    assert.equal(await inTurns(contended, { giveWay: others, now }), 'done')
    assert.equal(changes, 5)
  })

  it('fail as they would at once', async () => {
    const failing = function* (): Steps<void> {
      yield
      throw new Error('no')
    }
    await assert.rejects(inTurns(failing, { giveWay, now }), { message: 'no' })
  })
})
