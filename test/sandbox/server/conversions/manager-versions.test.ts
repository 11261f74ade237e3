import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { trackManagedFields } from '../../../../src/sandbox/api/apply/track-managed-fields.ts'
import { kinds } from '../../../../src/sandbox/kinds.ts'
import type { Draft, KubeObject } from '../../../../src/sandbox/objects.ts'
import { schemaOf } from '../../../../src/sandbox/schema/schema.ts'
import { builtinVersions } from '../../../../src/sandbox/server/conversions/manager-versions.ts'
import { conversionOf } from '../../../../src/sandbox/server/conversions/table.ts'

const gvk = { group: 'autoscaling', version: 'v1', kind: 'HorizontalPodAutoscaler' }
const resource = 'horizontalpodautoscalers'
const versions = builtinVersions({ ...gvk, resource, namespaced: true }, kinds.horizontalPodAutoscalers)

describe('the versions in which managers own fields', () => {
  it('are those of the group', () => {
    assert.deepEqual(['autoscaling/v1', 'autoscaling/v2', 'autoscaling/v9', 'v1'].map(versions.isKnown), [
      true,
      true,
      false,
      false,
    ])
    const events = builtinVersions({ ...kinds.events, group: 'events.k8s.io' }, kinds.events)
    assert.deepEqual(['events.k8s.io/v1', 'v1'].map(events.isKnown), [true, false])
  })

  it('take from a manager what a write in another version changes', () => {
    const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }
    const fieldsV1 = { 'f:spec': { 'f:maxReplicas': {}, 'f:metrics': {} } }
    const live = served({ maxReplicas: 3, metrics: [cpu] })
    const owner = { manager: 'a', operation: 'Update', apiVersion: 'autoscaling/v2', fieldsType: 'FieldsV1', fieldsV1 }
    live.metadata = { name: 'web', uid: '', resourceVersion: '1', creationTimestamp: '', managedFields: [owner] }
    const next = { ...live, spec: { maxReplicas: 3, targetCPUUtilizationPercentage: 60 } } as unknown as Draft
    const entries = trackManagedFields({
      live,
      next,
      manager: 'a',
      apiVersion: 'autoscaling/v1',
      subresource: '',
      time: '2026-01-01T00:00:00Z',
      schema: schemaOf(gvk) ?? assert.fail(),
      versions,
    })
    assert.deepEqual(
      entries.map(({ apiVersion, fieldsV1 }) => [apiVersion, fieldsV1]),
      [
        ['autoscaling/v2', { 'f:spec': { 'f:maxReplicas': {} } }],
        ['autoscaling/v1', { 'f:spec': { 'f:targetCPUUtilizationPercentage': {} } }],
      ],
    )
  })
})

/** An autoscaler of v2 in v1. */
function served(spec: object): KubeObject {
  const stored = { apiVersion: 'autoscaling/v2', kind: gvk.kind, metadata: { name: 'web' }, spec }
  return conversionOf({ ...gvk, resource })?.fromStorage(stored as unknown as KubeObject) ?? assert.fail()
}
