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
    assert.throws(() => parseYaml(bomb), new YamlSyntaxError('yaml: document contains excessive aliasing'))
  })

  const deep: Record<string, string> = {
    'in brackets': '['.repeat(200_000),
    'in braces': '{a: '.repeat(100_000),
    'in braces that end': `{"a":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_001)}`,
    'in one line': `${'- '.repeat(100_000)}a`,
    'as keys': '? '.repeat(100_000),
    'in lines': Array.from({ length: 1000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
  }
  for (const [how, text] of Object.entries(deep)) {
    it(`refuses endless nesting ${how}`, () => {
      assert.throws(() => parseYaml(text), new YamlSyntaxError('yaml: exceeded max depth of 10000'))
    })
  }
  it('takes brackets and spaces in texts for what they are', () => {
    const text = `a: "${'['.repeat(500)}"\nb: |\n${' '.repeat(500)}c\n# ${'{'.repeat(500)}\nd: '${'- '.repeat(500)}'`
    assert.deepEqual(parseYaml(text).value, { a: '['.repeat(500), b: 'c\n', d: '- '.repeat(500) })
  })
  it('takes deep nesting as far as people go', () => {
    const value = parseYaml(`${'{a: '.repeat(300)}b${'}'.repeat(300)}`).value
    assert.equal(JSON.stringify(value).length, 300 * 6 + 3)
  })
  it('reads JSON with sorted keys, and as YAML where the two differ', () => {
    assert.equal(
      JSON.stringify(parseYaml('{"b":1,"a":{"d":"\\u00e4","c":null}}').value),
      '{"a":{"c":null,"d":"ä"},"b":1}',
    )
    assert.deepEqual(parseYaml('{"a":1,"a":2}').duplicates, ['line 1: key "a" already set in map'])
    assert.deepEqual(parseYaml('{"a":1}\n---\nb').value, { a: 1 })
  })
  it('tells the first of many mistakes', () => {
    assert.throws(() => parseYaml(`a: 1\n${']'.repeat(2000)}`), YamlSyntaxError)
  })
})
