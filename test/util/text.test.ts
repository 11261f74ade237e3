import assert from 'node:assert/strict'
import fc from 'fast-check'
import { columns, padEnd, padStart, truncate, width } from '../../src/util/text.ts'

describe('text width', () => {
  it('counts a Korean syllable as two columns', () => assert.equal(width('파드 nginx'), 10))
  it('does not count colours', () => assert.equal(width('\u001b[1m\u001b[32m✓\u001b[0m done'), 6))
  it('does not count combining marks', () => assert.equal(width('e\u0301'), 1))
  it('counts a syllable made of its letters as the syllable', () =>
    assert.equal(width('한'.normalize('NFC')), width('가')))

  it('pads to a width, not to a number of characters', () => {
    assert.equal(padEnd('실습', 6), '실습  ')
    assert.equal(padStart('실습', 6), '  실습')
  })

  it('leaves what is too long as it is', () => assert.equal(padEnd('cluster', 3), 'cluster'))
})

describe('truncate', () => {
  it('leaves a text that fits', () => assert.equal(truncate('nginx', 5), 'nginx'))
  it('ends a text that does not with an ellipsis', () => assert.equal(truncate('kubernetes', 5), 'kube…'))
  it('never cuts a Korean syllable in half', () => assert.equal(truncate('쿠버네티스', 6), '쿠버…'))

  it('never exceeds the width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, columns) => {
        assert.ok(width(truncate(text, columns)) <= columns)
      }),
    )
  })
})

describe('columns', () => {
  it('aligns by display width', () => {
    assert.deepEqual(
      columns([
        ['실습', '제목'],
        ['monolith', '나누기'],
      ]),
      ['실습      제목', 'monolith  나누기'],
    )
  })

  it('leaves no blanks at the end of a row', () => {
    assert.deepEqual(
      columns([
        ['a', ''],
        ['b', 'c'],
      ]),
      ['a', 'b  c'],
    )
  })
})
