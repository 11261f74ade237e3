import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { decode } from '../../../../src/sandbox/api/decode.ts'
import { type KubeObject, parseApiVersion } from '../../../../src/sandbox/objects.ts'
import { schemaOf } from '../../../../src/sandbox/schema/schema.ts'

// Objects as a Kubernetes 1.33 API server wrote them.
const file = new URL('../../../../fixtures/api/objects.gen.json', import.meta.url)
const objects: KubeObject[] = JSON.parse(readFileSync(file, 'utf8'))

describe('decoding what a real server wrote', () => {
  for (const object of objects) {
    it(`changes no byte of ${object.kind} ${object.metadata.name}`, () => {
      const gvk = { ...parseApiVersion(object.apiVersion), kind: object.kind }
      const schema = schemaOf(gvk) ?? assert.fail()
      const text = JSON.stringify(object)
      const body = Buffer.from(text)
      const input = { body, contentType: 'application/json', gvk, schema, fieldValidation: 'Strict' } as const
      assert.equal(JSON.stringify(decode(input).object), text)
    })
  }
})
