import assert from 'node:assert/strict'
import { decodeConfig } from '../../../../src/sandbox/api/apply/decode-config.ts'
import type { FieldValidation } from '../../../../src/sandbox/api/decode.ts'
import { atOnce } from '../../../../src/sandbox/steps.ts'

// Recorded from a Kubernetes 1.33 API server.
describe('decodeConfig', () => {
  const decoded = (body: string, validation: FieldValidation) => atOnce(decodeConfig(Buffer.from(body), validation))
  const refused: [string, string][] = [
    [
      'a: b: c',
      'error decoding YAML: error converting YAML to JSON: yaml: mapping values are not allowed in this context',
    ],
    [
      '[]',
      'error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}',
    ],
    [
      'x',
      'error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type map[string]interface {}',
    ],
    [
      '{"data":{"a":"1","a":"2"}}',
      'error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  line 1: key "a" already set in map',
    ],
  ]
  for (const [body, message] of refused) {
    it(`refuses ${body}`, () => assert.throws(() => decoded(body, 'Strict'), { message }))
  }

  it('warns of repeated keys', () => {
    const { warnings } = decoded('data: {a: "1", a: "2"}', 'Warn')
    assert.deepEqual(warnings, ['line 1: key "a" already set in map'])
  })

  it('takes nothing for an empty configuration', () => {
    assert.deepEqual(decoded('', 'Strict').config, { metadata: {} })
  })
})
