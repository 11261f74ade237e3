import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Draft, KubeObject } from '../../../../../src/sandbox/objects.ts'
import { createInstanceRules } from '../../../../../src/sandbox/resources/apiextensions/instances/instance-rules.ts'
import type { JSONSchemaProps } from '../../../../../src/sandbox/schema/types.gen.ts'
import { atOnce } from '../../../../../src/sandbox/steps.ts'

const item = (schema: JSONSchemaProps): JSONSchemaProps => ({ type: 'object', required: ['k'], ...schema })

const rules = createInstanceRules({
  type: 'object',
  properties: {
    fixed: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'is immutable' }] },
    grows: {
      type: 'integer',
      'x-kubernetes-validations': [
        {
          rule: '!oldSelf.hasValue() || self >= oldSelf.value()',
          optionalOldSelf: true,
          messageExpression: `'was ' + string(oldSelf.value())`,
        },
      ],
    },
    small: {
      type: 'object',
      additionalProperties: {
        type: 'integer',
        'x-kubernetes-validations': [{ rule: 'self < 5', message: 'less than five' }],
      },
    },
    list: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: item({
        properties: {
          k: { type: 'string' },
          v: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self >= oldSelf', message: 'may not shrink' }] },
        },
      }),
    },
    ends: {
      type: 'object',
      properties: { from: { type: 'integer' }, to: { type: 'integer' } },
      'x-kubernetes-validations': [
        { rule: 'self.from <= self.to', message: 'ends early', fieldPath: '.to', reason: 'FieldValueForbidden' },
      ],
    },
  },
})

const made = (content: object): KubeObject =>
  ({ apiVersion: 'a/v1', kind: 'A', metadata: { name: 'a' }, ...content }) as KubeObject

function found(next: object, old?: object): { errors: string[]; ratcheted: readonly string[] } {
  const object = made(next) as Draft
  const errors = atOnce(rules.errors(object, old && made(old))).map(({ field, message }) => `${field}: ${message}`)
  return { errors, ratcheted: rules.ratcheted(object) }
}

const refused = (...errors: string[]) => ({ errors, ratcheted: [] })

describe('rules of custom resources', () => {
  it('compare with what was, when something was', () => {
    assert.deepEqual(found({ fixed: 'a' }), refused())
    assert.deepEqual(found({ fixed: 'b' }, { fixed: 'a' }), refused('fixed: Invalid value: "string": is immutable'))
    assert.deepEqual(found({ fixed: 'b' }, {}), refused())
  })

  it('may look at what was not', () => {
    assert.deepEqual(found({ grows: 1 }), refused())
    assert.deepEqual(found({ grows: 2 }, { grows: 3 }), refused('grows: Invalid value: "integer": was 3'))
  })

  it('find items of a list by their keys', () => {
    const was = { list: [{ k: 'x', v: 2 }] }
    const now = {
      list: [
        { k: 'y', v: 1 },
        { k: 'x', v: 1 },
      ],
    }
    assert.deepEqual(found(now, was), refused('list[1].v: Invalid value: "integer": may not shrink'))
  })

  it('tell another field and reason', () => {
    const [error] = atOnce(rules.errors(made({ ends: { from: 2, to: 1 } })))
    assert.deepEqual(error, { field: 'ends.to', reason: 'FieldValueForbidden', message: 'Forbidden: ends early' })
  })

  it('only warn of what was broken before', () => {
    const { errors, ratcheted } = found({ small: { a: 9, b: 7 } }, { small: { a: 9 } })
    assert.deepEqual(errors, ['small[b]: Invalid value: "integer": less than five'])
    assert.deepEqual(ratcheted, ['small[a]: Invalid value: "integer": less than five'])
  })

  it('are evaluated in steps, a rule at a time', () => {
    const evaluating = rules.errors(made({ small: { a: 1, b: 2, c: 3 } }))
    let steps = 0
    while (!evaluating.next().done) steps++
    // One before the rules, and one for each of them.
    assert.equal(steps, 4)
  })

  it('wait until the rest is valid', () => {
    const { errors } = found({ ends: { from: 2, to: 'x' } })
    assert.equal(errors.length, 2)
    assert.match(String(errors[1]), /some validation rules were not checked/)
  })
})
