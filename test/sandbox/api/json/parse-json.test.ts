import assert from 'node:assert/strict'
import fc from 'fast-check'
import { nestsTooDeep } from '../../../../src/sandbox/api/json/depth.ts'
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

  describe('of a long text', () => {
    const long = `"${'x'.repeat(70_000)}"`
    const deep = `${'['.repeat(600)}${']'.repeat(600)}`

    it('reads what JSON.stringify writes', () => {
      const value = { long: 'y'.repeat(70_000), list: [1, 1.5, -0.25, null, true, 'é\n'], object: { '': {} } }
      assert.deepEqual(parseJson(`${JSON.stringify(value)}\n`), { value, duplicates: new Map() })
    })

    it('tells repeated keys', () => {
      const { value, duplicates } = parseJson(`{"a":1,"b":${long},"a":2}`)
      assert.equal((value as { a: number }).a, 2)
      assert.deepEqual([...duplicates.values()], [[{ key: 'a', after: 2 }]])
    })

    it('cuts off what nests too deep', () => {
      assert.ok(nestsTooDeep(parseJson(`{"a":${long},"b":${deep}}`).value))
    })

    it('says what is wrong with it', () => {
      const message = "invalid character 'y' after object key:value pair"
      assert.throws(() => parseJson(`{"a":${long} y`), new JsonSyntaxError(message))
    })

    it('reads a key that is __proto__', () => {
      const { value } = parseJson(`{"__proto__":1,"a":${long}}`)
      assert.ok(Object.hasOwn(value as object, '__proto__'))
    })
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

  it('takes as many levels as Go', () => {
    const nested = (levels: number) => `${'{"a":['.repeat(levels / 2)}1${']}'.repeat(levels / 2)}`
    assert.ok(nestsTooDeep(parseJson(nested(10_000)).value))
    const tooDeep = new JsonSyntaxError("invalid character '{' exceeded max depth")
    assert.throws(() => parseJson(nested(10_002)), tooDeep)
  })

  it('keeps what nests as deep as may be', () => {
    const text = `${'['.repeat(500)}${']'.repeat(500)}`
    const { value } = parseJson(text)
    assert.equal(JSON.stringify(value), text)
    assert.ok(!nestsTooDeep(value))
  })

  it('finds the mistakes of what it does not keep', () => {
    const piece = fc.constantFrom('{', '}', '[', ']', '[]', '{}', ',', ':', '"a"', '"a":1', '1', 'null', ' ')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = `${'['.repeat(500)}[${pieces.join('')}]${']'.repeat(500)}`
        assert.equal(
          accepts(() => parseJson(text)),
          accepts(() => JSON.parse(text)),
          pieces.join(''),
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('does not keep much for what it does not keep', () => {
    const text = `${'['.repeat(499)}${'[[],[],[]],'.repeat(1000)}1${']'.repeat(499)}`
    assert.throws(() => parseJson(text), new JsonSyntaxError("invalid character '[' exceeded max depth"))
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
