import assert from 'node:assert/strict'
import { isHeld, summarise } from '../../bench/harness/summary.ts'
import { spread, table } from '../../bench/harness/table.ts'

describe('figures of the benchmarks', () => {
  it('summarise samples in any order', () => {
    assert.deepEqual(summarise([5, 1, 3, 2, 4]), { n: 5, min: 1, median: 3, p90: 4.6, max: 5 })
  })

  it('take the middle between two samples', () => {
    assert.equal(summarise([10, 20]).median, 15)
  })

  it('hold a goal that is met exactly', () => {
    assert.equal(isHeld({ samples: [1, 2, 9], goal: { of: 'median', limit: 2 } }), true)
  })

  it('miss a goal about the highest sample when one is above it', () => {
    assert.equal(isHeld({ samples: [1, 2, 9], goal: { of: 'max', limit: 8 } }), false)
  })

  it('neither hold nor miss without a goal', () => {
    assert.equal(isHeld({ samples: [1] }), undefined)
  })

  it('are shown in columns with their goal', () => {
    const text = table([
      { name: 'first', unit: 'ms', samples: [1, 2, 3], goal: { of: 'median', limit: 1 } },
      { name: 'second one', unit: 'x', samples: [100] },
    ])
    assert.deepEqual(text.split('\n'), [
      '            n   min  median   p90   max      goal',
      'first       3  1.00    2.00  2.80  3.00  ms  median <= 1 ms  MISSED',
      'second one  1   100     100   100   100  x',
    ])
  })

  it('show how samples spread', () => {
    assert.equal(spread([0, 0, 0, 0, 0, 0, 0, 8], 4), '0.00 █  ▂ 8.00')
  })

  it('show no spread of a few samples', () => {
    assert.equal(spread([1, 2, 3]), '')
  })
})
