import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { isNil, nil, withNulls } from '../../../../src/sandbox/api/typed/nil.ts'
import { schemaOf } from '../../../../src/sandbox/schema/schema.ts'

const schema = schemaOf({ group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'Role' })
const metadata = { name: 'reader' }

describe('lists that nobody gave', () => {
  it('are null for clients', () => {
    assert.ok(schema)
    assert.deepEqual(withNulls({ metadata, rules: [] }, schema), { metadata, rules: null })
    assert.deepEqual(withNulls({ metadata, rules: [{ verbs: [] }] }, schema), { metadata, rules: [{ verbs: null }] })
  })

  it('leave an object without any as it is', () => {
    assert.ok(schema)
    const role = { metadata, rules: [{ verbs: ['get'] }] }
    assert.equal(withNulls(role, schema), role)
  })

  it('are told from those that were given empty', () => {
    assert.ok(schema)
    assert.deepEqual(withNulls({ metadata, rules: [] }, schema, isNil), { metadata, rules: [] })
    assert.deepEqual(withNulls({ metadata, rules: nil([]) }, schema, isNil), { metadata, rules: null })
  })
})
