import assert from 'node:assert/strict'
import { matchesSelector, parseFieldSelector, parseLabelSelector } from '../../../src/sandbox/api/selectors.ts'
import { StatusError } from '../../../src/sandbox/api/status.ts'

const labels = { app: 'web', tier: 'front', n: '5' }

describe('parseLabelSelector', () => {
  const cases: [string, boolean][] = [
    ['', true],
    ['app=web', true],
    ['app==web', true],
    ['app!=web', false],
    ['none!=web', true],
    ['app', true],
    ['!app', false],
    ['!none', true],
    ['app in (web, api)', true],
    ['app in (api)', false],
    ['app notin (api)', true],
    ['none notin (api)', true],
    ['n>4', true],
    ['n<5', false],
    ['app=web,tier=back', false],
    [' app = web , tier = front ', true],
    ['app=', false],
    ['none in ()', false],
    ['in=web', false],
    ['toString', false],
  ]
  for (const [text, expected] of cases) {
    it(`${JSON.stringify(text)} ${expected ? 'selects' : 'does not select'}`, () => {
      assert.equal(parseLabelSelector(text)(labels), expected)
    })
  }

  // Recorded from a Kubernetes 1.33 API server.
  const refused: [string, string][] = [
    ['a===', "unable to parse requirement: found '=', expected: identifier"],
    ['a in', "unable to parse requirement: found '' expected: '('"],
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    [',', "found ',', expected: !, identifier, or 'end of string'"],
    ['a,,b', "found ',', expected: identifier after ','"],
    [
      'a>1a',
      "unable to parse requirement: values[0]: Invalid value: \"1a\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
    [
      '-a',
      "unable to parse requirement: <nil>: Invalid value: \"-a\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
    [
      'a=-b',
      "unable to parse requirement: values[0][a]: Invalid value: \"-b\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
    ['a foo b', "unable to parse requirement: found 'foo', expected: in, notin, =, ==, !=, gt, lt"],
  ]
  for (const [text, message] of refused) {
    it(`refuses ${text}`, () => {
      assert.throws(
        () => parseLabelSelector(text),
        (error) => error instanceof StatusError && error.status.code === 400 && error.message === message,
      )
    })
  }
})

describe('matchesSelector', () => {
  it('selects nothing without a selector', () => assert.equal(matchesSelector(undefined, labels), false))
  it('selects everything with an empty one', () => assert.equal(matchesSelector({}, undefined), true))
  it('needs every label', () => {
    assert.equal(matchesSelector({ matchLabels: { app: 'web', tier: 'back' } }, labels), false)
  })
  it('understands expressions', () => {
    const selector = {
      matchExpressions: [
        { key: 'app', operator: 'In', values: ['web'] },
        { key: 'x', operator: 'DoesNotExist' },
      ],
    }
    assert.equal(matchesSelector(selector, labels), true)
  })
})

describe('parseFieldSelector', () => {
  it('reads terms', () => {
    assert.deepEqual(parseFieldSelector('status.phase!=Running,metadata.name=web'), [
      { field: 'metadata.name', op: '=', value: 'web' },
      { field: 'status.phase', op: '!=', value: 'Running' },
    ])
  })
  it('unescapes values', () => {
    assert.deepEqual(parseFieldSelector('a=b\\,c\\=d'), [{ field: 'a', op: '=', value: 'b,c=d' }])
  })
  it('takes == for =', () => assert.deepEqual(parseFieldSelector('a==b'), [{ field: 'a', op: '=', value: 'b' }]))
  for (const [text, message] of [
    ['a', "invalid selector: 'a'; can't understand 'a'"],
    ['a=\\x', 'invalid field selector: invalid escape sequence: \\x'],
    ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
  ] as const) {
    it(`refuses ${text}`, () => assert.throws(() => parseFieldSelector(text), { message }))
  }
})
