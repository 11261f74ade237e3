import assert from 'node:assert/strict'
import { slowStart } from '../../../../src/sandbox/controllers/shared/slow-start.ts'

describe('slow start', () => {
  it('does everything in growing batches', async () => {
    let atOnce = 0
    const batches: number[] = []
    await slowStart(7, async () => {
      atOnce++
      await new Promise((resolve) => setImmediate(resolve))
      if (atOnce > 0) batches.push(atOnce)
      atOnce = 0
    })
    assert.deepEqual(batches, [1, 2, 4])
  })

  it('stops after the batch in which something failed', async () => {
    let calls = 0
    const { successes, error } = await slowStart(100, async () => {
      calls++
      if (calls === 3) throw new Error('no')
    })
    assert.equal(calls, 3)
    assert.equal(successes, 2)
    assert.equal((error as Error).message, 'no')
  })
})
