import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import { toYamlInTurns, yamlSteps } from '../../../../src/sandbox/server/rest/big-yaml.ts'
import { yamlOf } from '../../../../src/sandbox/server/rest/yaml.ts'
import { atOnce } from '../../../../src/sandbox/steps.ts'

const text = fc.oneof(
  // What looks like the start or the end of a document is quoted only where it would be one.
  fc.string().filter((any) => !/---|\.\.\./.test(any)),
  fc.constantFrom('', 'yes', '1', '1e3', ' a', 'a ', 'a\nb', 'a\n\n', '\n\n a\n', '2024-01-02', '- a', 'a: b', '가'),
)
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, 0, -1.5, 1e21),
    text,
    fc.array(tie('json'), { maxLength: 6 }),
    fc.dictionary(text, tie('json'), { maxKeys: 6 }),
  ),
}))
const object = fc.dictionary(text, json, { maxKeys: 8 })

describe('YAML of something big', () => {
  it('is what it is when it is written at once', () => {
    fc.assert(
      fc.property(object, fc.integer({ min: 2, max: 12 }), (value, most) => {
        assert.equal(atOnce(yamlSteps(value, most)), yamlOf(value))
      }),
      { numRuns: 500 },
    )
  })

  it('is so for keys that are longer than a line may be', () => {
    for (const key of ['k'.repeat(2000), '\u0001'.repeat(300), `${'\\'.repeat(990)}": `, '? a', '__proto__']) {
      const value = { [key]: { a: [1, 2, 3], b: { c: 'd' } }, z: { y: 1, x: 2 } }
      assert.equal(atOnce(yamlSteps(value, 2)), yamlOf(value))
    }
  })

  it('is written in steps, of which none is of all of it', async () => {
    const data = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`key-${index}`, `value-${index}`]))
    let steps = 0
    const writing = yamlSteps({ kind: 'ConfigMap', data })
    while (!writing.next().done) steps++
    assert.ok(steps > 10, `${steps} steps`)
    assert.equal(await toYamlInTurns(JSON.stringify({ data })), yamlOf({ data }))
  })
})
