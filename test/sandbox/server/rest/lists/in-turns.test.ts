import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { mapInTurns } from '../../../../../src/sandbox/server/rest/lists/in-turns.ts'
import { takingTurns } from '../../../../../src/sandbox/turns.ts'

describe('mapping in turns', () => {
  let time = 0
  const giveWay = takingTurns(() => time)

  it('maps all in order', async () => {
    const items = Array.from({ length: 250 }, (_, index) => index)
    assert.deepEqual(
      await mapInTurns(items, (item) => item * 2),
      items.map((item) => item * 2),
    )
  })

  it('lets others have their turn within a long list', async () => {
    let done = 0
    const seen: number[] = []
    setImmediate(() => seen.push(done))
    const slow = () => {
      time++
      done++
    }
    await mapInTurns(new Array(1000).fill(0), slow, giveWay)
    assert.deepEqual(seen, [10])
  })
})
