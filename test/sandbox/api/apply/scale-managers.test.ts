import assert from 'node:assert/strict'
import { managersFromScale, managersOfScale } from '../../../../src/sandbox/api/apply/scale-managers.ts'

const path = ['spec', 'n']
const apiVersion = 'example.com/v1'

describe('managers of a Scale', () => {
  const creator = entry('creator', 'Update', { 'f:spec': { 'f:n': {}, 'f:other': {} } })
  const status = { ...entry('status', 'Update', { 'f:status': { 'f:n': {} } }), subresource: 'status' }

  it('are those that own the replicas', () => {
    assert.deepEqual(managersOfScale([creator, status], path), [
      { ...creator, apiVersion: 'autoscaling/v1', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
    ])
  })

  it('own the replicas of the object afterwards, the others no longer', () => {
    const scaler = { ...entry('scaler', 'Apply', { 'f:spec': { 'f:replicas': {} } }), subresource: 'scale' }
    assert.deepEqual(managersFromScale([creator, status], [{ ...scaler, apiVersion: 'autoscaling/v1' }], place()), [
      { ...scaler, fieldsV1: { 'f:spec': { 'f:n': {} } } },
      { ...creator, fieldsV1: { 'f:spec': { 'f:other': {} } } },
      status,
    ])
  })

  it('keep what they have of the object when they stay', () => {
    assert.deepEqual(managersFromScale([creator], managersOfScale([creator], path), place()), [creator])
  })
})

function place() {
  return { path, apiVersion }
}

function entry(manager: string, operation: 'Apply' | 'Update', fieldsV1: Record<string, unknown>) {
  return { manager, operation, apiVersion, fieldsType: 'FieldsV1', fieldsV1 }
}
