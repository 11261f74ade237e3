import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  addQuantity,
  canonicalQuantity,
  compareQuantity,
  formatQuantity,
  parseQuantity,
  QuantityError,
  quantityMilliValue,
  quantityValue,
  subtractQuantity,
} from '../../../src/sandbox/api/quantity.ts'

describe('quantity', () => {
  const canonical: [string | number, string][] = [
    ['0', '0'],
    ['0Gi', '0'],
    ['1000m', '1'],
    ['1.5', '1500m'],
    ['0.1', '100m'],
    ['.5', '500m'],
    ['5.', '5'],
    ['-1.5', '-1500m'],
    ['+3', '3'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1000Ki', '1000Ki'],
    ['1023', '1023'],
    ['0.5Gi', '512Mi'],
    ['0.5Ki', '512'],
    ['0.0001Ki', '102400u'],
    ['1000k', '1M'],
    ['12e6', '12e6'],
    ['1000e3', '1e6'],
    ['1e1', '10'],
    ['1E', '1E'],
    ['1E2', '100'],
    ['0.0000000001', '1n'],
    [1000, '1k'],
    ['1u', '1u'],
    ['2000000', '2M'],
  ]
  for (const [text, expected] of canonical) {
    it(`writes ${text} as ${expected}`, () => assert.equal(canonicalQuantity(text), expected))
  }

  for (const text of ['', 'a', '1.2.3', '1Gii', '1 Gi', '1mm', 'Mi', '1KiB', '-', '.']) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.throws(() => parseQuantity(text), QuantityError))
  }

  it('compares amounts whatever their suffixes', () => {
    assert.equal(compareQuantity(parseQuantity('1Gi'), parseQuantity('1024Mi')), 0)
    assert.ok(compareQuantity(parseQuantity('1G'), parseQuantity('1Gi')) < 0)
  })

  it('rounds values up', () => {
    assert.equal(quantityValue(parseQuantity('1100m')), 2)
    assert.equal(quantityMilliValue(parseQuantity('100u')), 1)
    assert.equal(quantityMilliValue(parseQuantity('2')), 2000)
  })

  it('adds in the format of the first amount that is not zero', () => {
    assert.equal(formatQuantity(addQuantity(parseQuantity('0'), parseQuantity('1Gi'))), '1Gi')
    assert.equal(formatQuantity(addQuantity(parseQuantity('100m'), parseQuantity('900m'))), '1')
  })

  it('keeps an amount through writing and reading', () => {
    const suffix = fc.constantFrom('', 'm', 'u', 'n', 'k', 'M', 'Ki', 'Mi', 'Gi', 'e3', 'e-3')
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), suffix, (number, unit) => {
        const quantity = parseQuantity(`${number}${unit}`)
        assert.equal(compareQuantity(parseQuantity(formatQuantity(quantity)), quantity), 0)
      }),
    )
  })

  it('subtracts what was added', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        const sum = addQuantity(parseQuantity(`${a}m`), parseQuantity(`${b}Ki`))
        assert.equal(compareQuantity(subtractQuantity(sum, parseQuantity(`${b}Ki`)), parseQuantity(`${a}m`)), 0)
      }),
    )
  })
})
