import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { describe, it } from 'mocha'
import { takingTurns } from '../../src/sandbox/turns.ts'

describe('taking turns', () => {
  let time = 0
  let giveWay = takingTurns(() => time)
  beforeEach(() => {
    time = 0
    giveWay = takingTurns(() => time)
  })

  /** Asks for a turn and writes down who got it. */
  async function take(turn: 'request' | 'work', name: string, order: string[]): Promise<void> {
    await giveWay(turn)
    order.push(name)
  }

  it('lets who has time go on at once', () => {
    assert.equal(giveWay('work'), undefined)
    time = 9
    assert.equal(giveWay('work'), undefined)
  })

  it('makes the others wait once a turn has lasted', async () => {
    giveWay('work')
    time = 10
    const order: string[] = []
    const all = Promise.all([take('work', 'work', order), setImmediate().then(() => order.push('loop'))])
    await Promise.resolve()
    assert.deepEqual(order, [])
    await all
    assert.deepEqual(order, ['work', 'loop'])
  })

  it('begins anew with each turn of the event loop', async () => {
    giveWay('work')
    time = 10
    await setImmediate()
    assert.equal(giveWay('work'), undefined)
  })

  it('keeps the order in which was asked, also when there is time again', async () => {
    giveWay('work')
    time = 10
    const order: string[] = []
    const first = [take('work', 'a', order), take('work', 'b', order)]
    time = 0
    await Promise.all([...first, take('work', 'c', order)])
    assert.deepEqual(order, ['a', 'b', 'c'])
  })

  it('alternates between requests and work', async () => {
    giveWay('work')
    time = 10
    const order: string[] = []
    const names = ['a', 'b']
    const work = names.map((name) => take('work', `work ${name}`, order))
    await Promise.all([...work, ...names.map((name) => take('request', `request ${name}`, order))])
    assert.deepEqual(order, ['request a', 'work a', 'request b', 'work b'])
  })

  it('gives one turn of the event loop to each who waited', async () => {
    giveWay('work')
    time = 10
    const order: string[] = []
    const waiting = ['a', 'b'].map((name) => take('work', name, order))
    await setImmediate()
    assert.deepEqual(order, ['a'])
    await Promise.all(waiting)
  })
})
