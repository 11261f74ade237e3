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

  it('makes the others wait once a turn has lasted, until connections have been looked at', async () => {
    giveWay('work')
    time = 10
    const order: string[] = []
    const all = Promise.all([take('work', 'work', order), setImmediate().then(() => order.push('loop'))])
    await Promise.resolve()
    assert.deepEqual(order, [])
    await all
    assert.deepEqual(order, ['loop', 'work'])
  })

  it('looks at connections once, however long what they bring takes', async () => {
    giveWay('work')
    time = 10
    const order: string[] = []
    const waiting = take('work', 'work', order)
    await setImmediate()
    time = 20
    const later = take('work', 'later', order)
    await setImmediate()
    assert.deepEqual(order, ['work', 'later'])
    await Promise.all([waiting, later])
  })

  it('serves who has waited as soon as connections have been looked at, when who came was quick', async () => {
    giveWay('work')
    time = 10
    const order: string[] = []
    const waiting = take('work', 'work', order)
    time = 9
    await setImmediate()
    assert.deepEqual(order, ['work'])
    await waiting
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

  it('alternates between requests and work, a slice each', async () => {
    giveWay('work')
    time = 10
    const order: string[] = []
    const long = async (turn: 'request' | 'work', name: string) => {
      await take(turn, name, order)
      time += 6
    }
    const names = ['a', 'b', 'c']
    const work = names.map((name) => long('work', `work ${name}`))
    await Promise.all([...work, ...names.map((name) => long('request', `request ${name}`))])
    assert.deepEqual(order, ['request a', 'request b', 'work a', 'work b', 'request c', 'work c'])
  })

  it('gives everybody who waited the same turn of the event loop as long as there is time', async () => {
    giveWay('work')
    time = 10
    const order: string[] = []
    const waiting = ['a', 'b', 'c'].map(async (name) => {
      await take('work', name, order)
      time += 5
    })
    await setImmediate()
    await setImmediate()
    assert.deepEqual(order, ['a', 'b'])
    await Promise.all(waiting)
  })
})
