import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import {
  behaviorFromV1,
  behaviorToV1,
  policiesAsGiven,
} from '../../../../src/sandbox/server/conversions/autoscaler-behavior.ts'

describe('the behaviour of an autoscaler in autoscaling/v1', () => {
  it('is written under the names of Go', () => {
    const scaleUp = { selectPolicy: 'Max', policies: [{ type: 'Pods', value: 3, periodSeconds: 5 }] }
    assert.equal(
      JSON.stringify(behaviorToV1({ scaleUp })),
      '{"ScaleUp":{"StabilizationWindowSeconds":null,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":3,"PeriodSeconds":5}],"Tolerance":null},"ScaleDown":null}',
    )
  })

  it('is read with names in any case', () => {
    const value = {
      scaleup: { StabilizationWindowSeconds: 5, POLICIES: [{ Type: 'Pods', value: 3, periodseconds: 5 }] },
    }
    const policies = [{ type: 'Pods', value: 3, periodSeconds: 5 }]
    assert.deepEqual(behaviorFromV1(value), { scaleUp: { stabilizationWindowSeconds: 5, policies } })
  })

  it('has no policies where it says none, for validation to refuse', () => {
    const behavior = behaviorFromV1({ ScaleDown: {} })
    assert.deepEqual(behavior, { scaleDown: {} })
    const draft = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: {}, spec: { behavior } }
    const { spec } = policiesAsGiven(draft) as typeof draft
    assert.deepEqual(spec.behavior, { scaleDown: { policies: [] } })
  })

  it('is none at all where something has a wrong type or nothing is said', () => {
    for (const value of [undefined, 'odd', {}, { ScaleUp: 1 }, { ScaleUp: { SelectPolicy: 3 } }, { ScaleUp: null }])
      assert.equal(behaviorFromV1(value), undefined)
  })
})
