import assert from 'node:assert/strict'
import { formatIndexes, parseIndexes } from '../../../../src/sandbox/controllers/job/indexes.ts'

describe('completion indexes', () => {
  it('writes runs of three with a hyphen and pairs with a comma', () => {
    assert.equal(formatIndexes([7, 3, 1, 4, 5, 8]), '1,3-5,7,8')
  })

  it('reads what it writes', () => {
    assert.deepEqual([...parseIndexes('1,3-5,7,8')], [1, 3, 4, 5, 7, 8])
    assert.deepEqual([...parseIndexes('')], [])
  })
})
