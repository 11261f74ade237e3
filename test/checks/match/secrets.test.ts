import assert from 'node:assert/strict'
import { evaluateObjects } from '../../../src/checks/evaluate/objects.ts'
import type { Check } from '../../../src/checks/schema.ts'
import { kube, now, snapshotOf } from '../objects.ts'

const value = Buffer.from('hunter2').toString('base64')
const secret = kube('Secret', 's', {
  data: { password: value },
  metadata: {
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `{"data":{"password":"${value}"}}` },
  },
})
const target = { apiVersion: 'v1', kind: 'Secret', name: 's' }

describe('values of Secrets', () => {
  const checks: Record<string, Omit<Check, 'target'>> = {
    'a field': { match: { data: { password: 'x' } } },
    'a map': { match: { data: { $exact: {} } } },
    'a pattern': { match: { data: { password: { $regex: '^x' } } } },
    'the whole object': { match: { data: 'x' } },
    'an annotation': { match: { metadata: { annotations: { $exact: {} } } } },
    'an expression': { cel: 'object.data.password == "x"' },
    'an expression that fails': { cel: 'quantity(object.data.password).sign() == 1' },
    'a reason to fail': { match: { data: { password: 'x' } }, failWhen: 'object.data.password != "x"' },
  }
  for (const [name, check] of Object.entries(checks)) {
    it(`are not shown by ${name}`, () => {
      const { result } = evaluateObjects(
        { target, ...check },
        { snapshot: snapshotOf(secret), namespace: 'default', now, memory: {} },
      )
      assert.notEqual(result.status, 'pass')
      const text = JSON.stringify(result)
      assert.ok(!text.includes(value), text)
    })
  }

  it('are not shown when several Secrets are looked at', () => {
    const check = { target: { apiVersion: 'v1', kind: 'Secret' }, cel: 'items.exists(s, s.data.password == "x")' }
    const { result } = evaluateObjects(check, { snapshot: snapshotOf(secret), namespace: 'default', now, memory: {} })
    assert.ok(!JSON.stringify(result).includes(value))
  })
})
