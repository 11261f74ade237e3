import assert from 'node:assert/strict'
import fc from 'fast-check'
import { JsonSyntaxError, parseJson } from '../../../../src/sandbox/api/json/parse-json.ts'

describe('parseJson', () => {
  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        assert.deepEqual(parseJson(text).value, JSON.parse(text))
      }),
    )
  })

  it('refuses exactly what JSON.parse refuses', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      '-',
      '.5',
      'e3',
      'true',
      'null',
      ' ',
      '"',
      '\\n',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('')
        assert.equal(
          accepts(() => parseJson(text)),
          accepts(() => JSON.parse(text)),
          text,
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('notes repeated keys and keeps the last value', () => {
    const { value, duplicates } = parseJson('{"a":1,"b":2,"a":3}')
    assert.deepEqual(value, { a: 3, b: 2 })
    assert.deepEqual(duplicates.get(value as object), [{ key: 'a', after: 2 }])
  })

  it('keeps a key named __proto__ as data', () => {
    const { value } = parseJson('{"__proto__":{"x":1}}')
    assert.deepEqual(Object.keys(value as object), ['__proto__'])
    assert.equal(({} as { x?: number }).x, undefined)
  })

  it('refuses endless nesting', () => {
    assert.throws(() => parseJson('['.repeat(20_000)), new JsonSyntaxError("invalid character '[' exceeded max depth"))
  })
})

function accepts(run: () => unknown): boolean {
  try {
    run()
    return true
  } catch {
    return false
  }
}
