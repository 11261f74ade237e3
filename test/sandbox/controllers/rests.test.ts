import assert from 'node:assert/strict'
import { restsOfKeys } from '../../../src/sandbox/controllers/rests.ts'

describe('the rests of keys', () => {
  it('come when a key takes long five times in a row', () => {
    const rest = restsOfKeys()
    assert.deepEqual(
      [20, 20, 20, 20, 20, 30, 100].map((took) => rest('a', took)),
      [0, 0, 0, 0, 100, 150, 250],
    )
  })

  it('end with a short one, and are those of each key', () => {
    const rest = restsOfKeys()
    for (let turn = 0; turn < 5; turn++) rest('a', 20)
    assert.equal(rest('b', 20), 0)
    assert.equal(rest('a', 1), 0)
    assert.equal(rest('a', 20), 0)
  })
})
