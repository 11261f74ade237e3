import assert from 'node:assert/strict'
import { perObject } from '../../src/util/per-object.ts'

describe('perObject', () => {
  it('finds the answer for an object once', () => {
    let asked = 0
    const sizeOf = perObject((list: readonly string[]) => {
      asked += 1
      return list.length
    })
    const list = ['a', 'b']
    assert.deepEqual([sizeOf(list), sizeOf(list), asked], [2, 2, 1])
  })

  it('knows an empty answer too', () => {
    let asked = 0
    const textOf = perObject(() => {
      asked += 1
      return ''
    })
    const key = {}
    textOf(key)
    textOf(key)
    assert.equal(asked, 1)
  })

  it('tells equal objects apart', () => {
    const numbers = [1, 2].values()
    const numberOf = perObject(() => numbers.next().value ?? 0)
    assert.deepEqual([numberOf({}), numberOf({})], [1, 2])
  })
})
