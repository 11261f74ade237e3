import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { decode, type FieldValidation } from '../../../src/sandbox/api/decode.ts'
import { StatusError } from '../../../src/sandbox/api/status.ts'
import { type GroupVersionKind, schemaOf } from '../../../src/sandbox/schema/schema.ts'

interface Case {
  gvk: GroupVersionKind
  contentType: string
  fieldValidation: FieldValidation
  body: string
  warnings?: string[]
  error?: { code: number; reason: string; message: string }
}

// Answers of a Kubernetes 1.33 API server.
const cases: Case[] = JSON.parse(
  readFileSync(new URL('../../../fixtures/api/decode.gen.json', import.meta.url), 'utf8'),
)

describe('decode, as a real server', () => {
  for (const { gvk, contentType, fieldValidation, body, warnings, error } of cases) {
    it(`${fieldValidation} ${contentType.replace('application/', '')} ${JSON.stringify(body).slice(0, 120)}`, () => {
      const schema = schemaOf(gvk)
      assert.ok(schema)
      assert.deepEqual(answer(), error ?? { warnings })
      function answer() {
        try {
          const input = { body: Buffer.from(body), contentType, gvk, schema: schema ?? assert.fail(), fieldValidation }
          return { warnings: decode(input).warnings }
        } catch (thrown) {
          if (!(thrown instanceof StatusError)) throw thrown
          const { code, reason, message } = thrown.status
          return { code, reason, message }
        }
      }
    })
  }
})
