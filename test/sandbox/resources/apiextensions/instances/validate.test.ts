import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { schemaErrors } from '../../../../../src/sandbox/resources/apiextensions/instances/validate.ts'
import type { JSONSchemaProps } from '../../../../../src/sandbox/schema/types.gen.ts'

/** What a real API server answered for the same schemas and values. */
const cases: [name: string, schema: JSONSchemaProps, value: unknown, errors: string[]][] = [
  ['a type', { type: 'string' }, 1, ['v: Invalid value: "integer": v in body must be of type string: "integer"']],
  [
    'whole numbers',
    { type: 'integer' },
    1.5,
    ['v: Invalid value: "number": v in body must be of type integer: "number"'],
  ],
  ['an integer as a number', { type: 'number' }, 1, []],
  [
    'integers or strings',
    { 'x-kubernetes-int-or-string': true },
    true,
    ['v: Invalid value: "boolean": v in body must be of type integer,string: "boolean"'],
  ],
  [
    'a shortest text',
    { type: 'string', minLength: 2 },
    'x',
    ['v: Invalid value: "x": v in body should be at least 2 chars long'],
  ],
  ['a longest text', { type: 'string', maxLength: 1 }, 'xx', ['v: Too long: may not be more than 1 bytes']],
  ['a pattern', { type: 'string', pattern: '^a$' }, 'b', ['v: Invalid value: "b": v in body should match \'^a$\'']],
  ['a format', { type: 'string', format: 'ipv4' }, '1', ['v: Invalid value: "1": v in body must be of type ipv4: "1"']],
  [
    'a greatest number',
    { type: 'integer', maximum: 1 },
    2,
    ['v: Invalid value: 2: v in body should be less than or equal to 1'],
  ],
  [
    'a bound itself',
    { type: 'number', minimum: 0, exclusiveMinimum: true },
    0,
    ['v: Invalid value: 0: v in body should be greater than 0'],
  ],
  [
    'multiples',
    { type: 'number', multipleOf: 0.5 },
    0.3,
    ['v: Invalid value: 0.3: v in body should be a multiple of 0.5'],
  ],
  [
    'too few items',
    { type: 'array', minItems: 1 },
    [],
    ['v: Invalid value: 0: v in body should have at least 1 items'],
  ],
  ['too many items', { type: 'array', maxItems: 1 }, [1, 2], ['v: Too many: 2: must have at most 1 items']],
  [
    'items twice in a set',
    { type: 'array', 'x-kubernetes-list-type': 'set' },
    ['a', 'a'],
    ['v[1]: Duplicate value: "a"'],
  ],
  [
    'keys twice in a map',
    { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] },
    [{ name: 'a', x: 1 }, { name: 'a' }],
    ['v[1]: Duplicate value: map[string]interface {}{"name":"a"}'],
  ],
  [
    'too few properties',
    { type: 'object', minProperties: 1 },
    {},
    ['v: Invalid value: 0: v in body should have at least 1 properties'],
  ],
  [
    'additional properties',
    { type: 'object', additionalProperties: { type: 'integer' } as JSONSchemaProps },
    { a: 'x' },
    ['v.a: Invalid value: "string": v.a in body must be of type integer: "string"'],
  ],
  [
    'none of alternatives',
    { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    {},
    [
      '<nil>: Invalid value: "": "v" must validate one and only one schema (oneOf). Found none valid',
      'v.a: Required value',
    ],
  ],
  [
    'two of alternatives',
    { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    { a: 1, b: 1 },
    ['<nil>: Invalid value: "": "v" must validate one and only one schema (oneOf). Found 2 valid alternatives'],
  ],
  [
    'what must not be',
    { not: { enum: ['x'] as never } },
    'x',
    ['<nil>: Invalid value: "": "v" must not validate the schema (not)'],
  ],
  ['null where it may be', { type: 'string', nullable: true }, null, []],
]

describe('validation of custom resources', () => {
  for (const [name, schema, value, errors] of cases) {
    it(`knows ${name}`, () => {
      assert.deepEqual(
        schemaErrors(value, schema, 'v').map(({ field, message }) => `${field}: ${message}`),
        errors,
      )
    })
  }
})
