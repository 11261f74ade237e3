import assert from 'node:assert/strict'
import { evaluateTemplate } from '../../../../../src/sandbox/shims/kubectl/jsonpath/evaluate.ts'
import { parseTemplate } from '../../../../../src/sandbox/shims/kubectl/jsonpath/parse.ts'

const value = {
  items: [
    {
      name: 'a',
      labels: { 'app.kubernetes.io/name': 'x' },
      ports: [
        { port: 80, name: 'http' },
        { port: 443, name: 'https' },
      ],
      ready: true,
    },
    { name: 'b', labels: {}, ports: [{ port: 81, name: 'alt' }], ready: false },
  ],
}

describe('kubectl jsonpath', () => {
  for (const [template, expected] of [
    ['{.items[*].name}', 'a b'],
    ['{.items[0].name}', 'a'],
    ['{.items[-1:].name}', 'b'],
    ['{.items[0].labels.app\\.kubernetes\\.io/name}', 'x'],
    ["{.items[0]['labels']}", '{"app.kubernetes.io/name":"x"}'],
    ['{.items[?(@.name=="b")].ports[0].port}', '81'],
    ['{.items[*].ports[?(@.port>100)].name}', 'https'],
    ['{.items[?(@.ready==true)].name}', 'a'],
    ['{..port}', '80 443 81'],
    ["{.items[0]['name','ready']}", 'a true'],
    ['{range .items[*]}{.name}{"\\t"}{.ports[*].port}{"\\n"}{end}', 'a\t80 443\nb\t81\n'],
    ['x {.nope} y', 'x  y'],
    ['{$.items[0].name}', 'a'],
  ] as const) {
    it(`finds ${template}`, () => {
      assert.equal(evaluateTemplate(parseTemplate(template), value, { allowMissing: true }), expected)
    })
  }

  it('refuses a missing field when told so', () => {
    assert.throws(() => evaluateTemplate(parseTemplate('{.nope}'), value, { allowMissing: false }), {
      message: 'nope is not found',
    })
  })

  it('refuses a path that does not end', () => {
    assert.throws(() => parseTemplate('{.a[}'), { message: 'unterminated array' })
  })
})
