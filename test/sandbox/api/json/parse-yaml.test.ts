import assert from 'node:assert/strict'
import { parseYaml, YamlSyntaxError } from '../../../../src/sandbox/api/json/parse-yaml.ts'

describe('parseYaml', () => {
  it('sorts keys, as the real server does on its way through JSON', () => {
    assert.deepEqual(Object.keys(parseYaml('b: 1\na: 2').value as object), ['a', 'b'])
  })
  it('reads YAML 1.1: yes is true, 010 is eight', () => {
    assert.deepEqual(parseYaml('a: yes\nb: 010').value, { a: true, b: 8 })
  })
  it('keeps times as text', () => {
    const text = 'a: 2026-01-01T00:00:00Z\nb: 2026-01-01\nc: 1:30'
    assert.deepEqual(parseYaml(text).value, { a: '2026-01-01T00:00:00Z', b: '2026-01-01', c: '1:30' })
  })
  it('refuses numbers that JSON has not', () => {
    assert.throws(() => parseYaml('a: .inf'), new YamlSyntaxError('json: unsupported value: +Inf'))
  })
  it('makes keys text', () => assert.deepEqual(parseYaml('1: a').value, { '1': 'a' }))
  it('reads the first of several documents', () => assert.deepEqual(parseYaml('a: 1\n---\nb: 2').value, { a: 1 }))
  it('merges anchors', () => {
    assert.deepEqual(parseYaml('p: &x {a: 1}\nq: {<<: *x, b: 2}').value, { p: { a: 1 }, q: { a: 1, b: 2 } })
  })
  it('tells repeated keys with their lines', () => {
    assert.deepEqual(parseYaml('a: 1\nb: {c: 1, c: 2}\na: 3').duplicates, [
      'line 3: key "a" already set in map',
      'line 2: key "c" already set in map',
    ])
  })
  it('takes an empty text for null', () => assert.equal(parseYaml('').value, null))
  it('refuses a document that repeats an alias without end', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, i) => {
        const other = 'abcdefgh'[i]
        return `${name}: &${name} [${Array(9).fill(`*${other}`).join(',')}]`
      }),
    ].join('\n')
    assert.throws(() => parseYaml(bomb), YamlSyntaxError)
  })
})
