import assert from 'node:assert/strict'
import { parseQuantity, sameQuantity } from '../../src/checks/quantity.ts'

describe('quantities', () => {
  const same: [string, string][] = [
    ['1', '1000m'],
    ['0.5', '500m'],
    ['1Gi', '1024Mi'],
    ['1k', '1e3'],
    ['12E', '12e18'],
    ['.5', '500m'],
    ['-1', '-1000m'],
    ['1e-3', '1m'],
  ]
  for (const [a, b] of same) it(`${a} is ${b}`, () => assert.equal(sameQuantity(a, b), true))

  it('1G is not 1Gi', () => assert.equal(sameQuantity('1G', '1Gi'), false))

  for (const text of ['', 'abc', '1 Gi', '1GB', '--1', '1e', 'Ki']) {
    it(`${JSON.stringify(text)} is none`, () => assert.equal(parseQuantity(text), undefined))
  }

  it('is rounded up below a billionth, as in Kubernetes', () => {
    assert.equal(parseQuantity('0.0000000001')?.nano, 1n)
  })
})
