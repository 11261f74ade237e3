import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import { copySteps } from '../../../../src/sandbox/api/json/copy.ts'
import { atOnce } from '../../../../src/sandbox/steps.ts'

describe('a copy of a JSON value', () => {
  it('is the same and shares nothing that can be changed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const before = JSON.stringify(value)
        const copied = atOnce(copySteps(value))
        assert.deepEqual(copied, value)
        spoil(copied)
        assert.equal(JSON.stringify(value), before)
      }),
    )
  })

  it('keeps a key that is __proto__', () => {
    const copied = atOnce(copySteps(JSON.parse('{"__proto__":{"a":1}}') as object))
    assert.ok(Object.hasOwn(copied, '__proto__'))
  })

  it('is made in steps', () => {
    const steps = copySteps({ data: Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [index, 'x'])) })
    assert.equal([...steps].length, 2)
  })
})

/** Adds something to every list and object. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const each of Object.values(value)) spoil(each)
  if (Array.isArray(value)) value.push('spoilt')
  else Object.assign(value, { spoilt: true })
}
