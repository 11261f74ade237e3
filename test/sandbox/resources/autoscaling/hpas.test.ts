import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { decode } from '../../../../src/sandbox/api/decode.ts'
import type { Draft } from '../../../../src/sandbox/objects.ts'
import { horizontalPodAutoscalers } from '../../../../src/sandbox/resources/autoscaling/hpas.ts'
import type { StrategyContext } from '../../../../src/sandbox/resources/types.ts'
import { schemaOf } from '../../../../src/sandbox/schema/schema.ts'
import type {
  AutoscalingV2HorizontalPodAutoscaler as Autoscaler,
  AutoscalingV2HorizontalPodAutoscalerSpec as Spec,
} from '../../../../src/sandbox/schema/types.gen.ts'

const gvk = { group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler' }

describe('HorizontalPodAutoscalers', () => {
  it('refuse scaling rules whose policies are empty, and fill in those that are null', () => {
    assert.deepEqual(errorsOf({ behavior: { scaleUp: { policies: [] }, scaleDown: { policies: null } } }), [
      'spec.behavior.scaleUp.policies: Required value: must specify at least one Policy',
    ])
  })

  it('hold stabilization windows and periods within their bounds', () => {
    const policies = [{ type: 'Pods', value: 0, periodSeconds: 1801 }]
    assert.deepEqual(errorsOf({ behavior: { scaleDown: { stabilizationWindowSeconds: 3601, policies } } }), [
      'spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600',
      'spec.behavior.scaleDown.policies[0].value: Invalid value: 0: must be greater than zero',
      'spec.behavior.scaleDown.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800',
    ])
  })

  it('check the first source of a metric and forbid the others', () => {
    const target = { type: 'AverageValue', averageValue: '1' }
    const metric = { type: 'Resource', resource: { name: '', target }, pods: { metric: { name: '' }, target } }
    assert.deepEqual(errorsOf({ metrics: [metric] }), [
      'spec.metrics[0].pods.metric.name: Required value: must specify a metric name',
      'spec.metrics[0].pods: Forbidden: must populate the given metric source only',
    ])
  })

  it('want amounts above zero of every metric', () => {
    const quantity =
      'resource.Quantity{i:resource.int64Amount{value:-1, scale:0}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}'
    const external = { metric: { name: 'm' }, target: { type: 'Value', value: '-1' } }
    assert.deepEqual(errorsOf({ metrics: [{ type: 'External', external }] }), [
      `spec.metrics[0].external.target.value: Invalid value: ${quantity}, s:"-1", Format:"DecimalSI"}: must be positive`,
    ])
  })

  it('may keep scaling to zero, not begin to', () => {
    const zero = draftOf({ minReplicas: 0, metrics: [{ type: 'External' }] }) as Autoscaler
    const minimum = (old?: Autoscaler) =>
      horizontalPodAutoscalers.validate?.(zero, old)?.filter(({ field }) => field === 'spec.minReplicas').length
    assert.deepEqual([minimum(), minimum(zero)], [1, 0])
  })

  it('have no negative numbers of replicas in their status', () => {
    const autoscaler = draftOf({}) as Autoscaler
    autoscaler.status = { currentMetrics: [], currentReplicas: -1, desiredReplicas: -2 }
    const errors = horizontalPodAutoscalers.validateStatusUpdate?.(autoscaler, autoscaler) ?? []
    assert.deepEqual(
      errors.map(({ field }) => field),
      ['status.currentReplicas', 'status.desiredReplicas'],
    )
  })

  it('lose the tolerance, which Kubernetes 1.33 has switched off', () => {
    const draft = draftOf({ behavior: { scaleUp: { tolerance: '100m' } } })
    horizontalPodAutoscalers.prepareForCreate?.(draft, {} as StrategyContext)
    assert.equal(draft.spec?.behavior?.scaleUp?.tolerance, undefined)
  })
})

function errorsOf(spec: object): string[] {
  const errors = horizontalPodAutoscalers.validate?.(draftOf(spec)) ?? []
  return errors.map(({ field, message }) => `${field}: ${message}`)
}

/** As the server has it before validation: decoded and with defaults. */
function draftOf(spec: object): Draft<Autoscaler> {
  const scaleTargetRef = { kind: 'Deployment', name: 'web' }
  const object = { metadata: { name: 'a' }, spec: { scaleTargetRef, maxReplicas: 3, ...spec } as unknown as Spec }
  const { object: draft } = decode({
    body: Buffer.from(JSON.stringify(object)),
    contentType: 'application/json',
    gvk,
    schema: schemaOf(gvk) ?? assert.fail(),
    fieldValidation: 'Strict',
  })
  horizontalPodAutoscalers.setDefaults?.(draft as Draft<Autoscaler>)
  return draft as Draft<Autoscaler>
}
