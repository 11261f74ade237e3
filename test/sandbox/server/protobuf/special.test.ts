import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { special } from '../../../../src/sandbox/server/protobuf/special.ts'

describe('times in protobuf', () => {
  it('are null when they have no fields, as Go writes its zero time', () => {
    for (const name of ['meta.v1.Time', 'meta.v1.MicroTime']) assert.equal(special.get(name)?.({}), null)
  })

  it('are seconds since 1970 otherwise', () => {
    assert.equal(special.get('meta.v1.Time')?.({ seconds: 0n }), '1970-01-01T00:00:00Z')
    assert.equal(special.get('meta.v1.MicroTime')?.({ seconds: 1n, nanos: 2_003_000 }), '1970-01-01T00:00:01.002003Z')
  })
})

describe('schemas of custom resources in protobuf', () => {
  const schema = special.get('apiextensions.v1.JSONSchemaProps') ?? assert.fail('a schema has a form of its own')

  it('lack what protobuf always writes and JSON leaves out', () => {
    assert.deepEqual(schema({ id: '', description: '', nullable: false, type: 'string' }), { type: 'string' })
  })

  it('keep what is only there when somebody gave it', () => {
    const given = { minimum: 0, 'x-kubernetes-preserve-unknown-fields': false, 'x-kubernetes-list-type': '' }
    assert.deepEqual(schema(given), given)
  })
})
