import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parse } from 'yaml'
import { toYaml } from '../../../../../src/sandbox/shims/kubectl/print/yaml.ts'

describe('kubectl YAML', () => {
  it('sorts keys, numbers in them by value', () => {
    assert.equal(toYaml({ b: 1, a10: 2, a9: 3 }), 'a9: 3\na10: 2\nb: 1\n')
  })

  it('does not indent lists below their key', () => {
    assert.equal(toYaml({ a: [{ b: 1, c: [] }, 'x'] }), 'a:\n- b: 1\n  c: []\n- x\n')
  })

  for (const [value, written] of [
    ['true', '"true"'],
    ['on', '"on"'],
    ['12', '"12"'],
    ['1e3', '"1e3"'],
    ['2024-01-01T00:00:00Z', '"2024-01-01T00:00:00Z"'],
    ['a: b', "'a: b'"],
    ["it's #1", "'it''s #1'"],
    ['x #y', "'x #y'"],
    ['- a', "'- a'"],
    ['', '""'],
    ['a\tb', '"a\\tb"'],
    [' lead', "' lead'"],
    ['50%', '50%'],
  ] as const) {
    it(`writes ${JSON.stringify(value)} as ${written}`, () => {
      assert.equal(toYaml({ k: value }), `k: ${written}\n`)
    })
  }

  it('writes text of several lines as a block', () => {
    assert.equal(toYaml({ k: 'a\n\nb\n' }), 'k: |\n  a\n\n  b\n')
    assert.equal(toYaml({ k: 'a\nb' }), 'k: |-\n  a\n  b\n')
  })

  it('folds long lines at 80 columns', () => {
    const words = Array.from({ length: 20 }, () => 'word5').join(' ')
    assert.equal(toYaml({ message: words }), `message: ${'word5 '.repeat(12)}word5\n  ${'word5 '.repeat(6)}word5\n`)
  })

  it('is read back as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.jsonValue({ maxDepth: 2 })), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as unknown
        assert.deepEqual(parse(toYaml(json)), json)
      }),
      { numRuns: 150 },
    )
  })
})
