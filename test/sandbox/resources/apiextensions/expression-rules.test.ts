import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { checkExpressions } from '../../../../src/sandbox/resources/apiextensions/expression-rules.ts'
import { FieldErrors } from '../../../../src/sandbox/resources/common/field-errors.ts'
import type { JSONSchemaProps, ValidationRule } from '../../../../src/sandbox/schema/types.gen.ts'

function errorsOf(schema: JSONSchemaProps): string[] {
  const errors = new FieldErrors()
  checkExpressions(errors, schema, 's')
  return errors.list.map(({ field, message }) => `${field}: ${message}`)
}

const object = (...rules: ValidationRule[]): JSONSchemaProps => ({
  type: 'object',
  properties: {
    count: { type: 'integer' },
    name: { type: 'string' },
    tags: { type: 'array', items: { type: 'string' } },
  },
  'x-kubernetes-validations': rules,
})

/** As Go prints one. */
function shown(rule: string): string {
  const rest = 'Reason:(*apiextensions.FieldValueErrorReason)(nil), FieldPath:"", OptionalOldSelf:(*bool)(nil)'
  return `apiextensions.ValidationRule{Rule:"${rule}", Message:"", MessageExpression:"", ${rest}}`
}

const HINT =
  '(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)'
const RULE = 's.x-kubernetes-validations[0].rule'
const TOTAL = 'estimated rule cost total for entire OpenAPIv3 schema exceeds budget'
const CONTRIBUTED =
  'Forbidden: contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'

/** What a real API server answers, see fixtures/parity/cel.yaml. */
const cases: [name: string, schema: JSONSchemaProps, errors: string[]][] = [
  ['take rules that compile', object({ rule: 'self.count > 0' }), []],
  [
    'know the fields',
    object({ rule: 'self.foo > 0' }),
    [
      `${RULE}: Invalid value: ${shown('self.foo > 0')}: compilation failed: ERROR: <input>:1:5: undefined field 'foo'\n | self.foo > 0\n | ....^`,
    ],
  ],
  [
    'know the types',
    object({ rule: 'self.count + self.name == 1' }),
    [
      `${RULE}: Invalid value: ${shown('self.count + self.name == 1')}: compilation failed: ERROR: <input>:1:12: found no matching overload for '_+_' applied to '(int, string)'\n | self.count + self.name == 1\n | ...........^`,
    ],
  ],
  [
    'want truth',
    object({ rule: 'self.count' }),
    [`${RULE}: Invalid value: ${shown('self.count')}: cel expression must evaluate to a bool`],
  ],
  [
    'limit what a rule may cost',
    object({ rule: 'self.tags.all(a, self.tags.all(b, a != b || a == b))' }),
    [
      `${RULE}: Forbidden: estimated rule cost exceeds budget by factor of more than 100x ${HINT}`,
      `${RULE}: ${CONTRIBUTED}`,
      `s: Forbidden: x-kubernetes-validations ${TOTAL} by factor of more than 100x ${HINT}`,
    ],
  ],
]

describe('rules in schemas of custom resources', () => {
  for (const [name, schema, errors] of cases) it(name, () => assert.deepEqual(errorsOf(schema), errors))
})
