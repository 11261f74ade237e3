import assert from 'node:assert/strict'
import type { MetricSpec, MetricStatus } from '../../../../src/sandbox/schema/types.gen.ts'
import {
  metricFromV1,
  metricStatusFromV1,
  metricStatusToV1,
  metricToV1,
} from '../../../../src/sandbox/server/conversions/autoscaler-metrics.ts'

const describedObject = { kind: 'Service', name: 'web', apiVersion: 'v1' }
const selector = { matchLabels: { a: 'b' } }

/** Metrics of a spec, and what a real server writes for them into the annotation of `autoscaling/v1`. */
const wanted: readonly [MetricSpec, string][] = [
  [
    {
      type: 'Object',
      object: { describedObject, metric: { name: 'hits', selector }, target: { type: 'Value', value: '10' } },
    },
    '{"type":"Object","object":{"target":{"kind":"Service","name":"web","apiVersion":"v1"},"metricName":"hits","targetValue":"10","selector":{"matchLabels":{"a":"b"}}}}',
  ],
  [
    { type: 'Pods', pods: { metric: { name: 'packets' }, target: { type: 'AverageValue', averageValue: '1k' } } },
    '{"type":"Pods","pods":{"metricName":"packets","targetAverageValue":"1k"}}',
  ],
  [
    { type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 40 } } },
    '{"type":"Resource","resource":{"name":"memory","targetAverageUtilization":40}}',
  ],
  [
    {
      type: 'ContainerResource',
      containerResource: { name: 'cpu', container: 'app', target: { type: 'AverageValue', averageValue: '50m' } },
    },
    '{"type":"ContainerResource","containerResource":{"name":"cpu","targetAverageValue":"50m","container":"app"}}',
  ],
  [
    {
      type: 'External',
      external: { metric: { name: 'queue', selector }, target: { type: 'AverageValue', averageValue: '30' } },
    },
    '{"type":"External","external":{"metricName":"queue","metricSelector":{"matchLabels":{"a":"b"}},"targetAverageValue":"30"}}',
  ],
]

/** The same for metrics of a status. */
const measured: readonly [MetricStatus, string][] = [
  [
    { type: 'Object', object: { describedObject, metric: { name: 'hits', selector }, current: { value: '7' } } },
    '{"type":"Object","object":{"target":{"kind":"Service","name":"web","apiVersion":"v1"},"metricName":"hits","currentValue":"7","selector":{"matchLabels":{"a":"b"}}}}',
  ],
  [
    { type: 'Pods', pods: { metric: { name: 'packets', selector }, current: { averageValue: '7' } } },
    '{"type":"Pods","pods":{"metricName":"packets","currentAverageValue":"7","selector":{"matchLabels":{"a":"b"}}}}',
  ],
  [
    { type: 'Resource', resource: { name: 'memory', current: { averageValue: '90Mi' } } },
    '{"type":"Resource","resource":{"name":"memory","currentAverageValue":"90Mi"}}',
  ],
  [
    {
      type: 'ContainerResource',
      containerResource: { name: 'cpu', container: 'app', current: { averageUtilization: 60, averageValue: '50m' } },
    },
    '{"type":"ContainerResource","containerResource":{"name":"cpu","currentAverageUtilization":60,"currentAverageValue":"50m","container":"app"}}',
  ],
  [
    { type: 'External', external: { metric: { name: 'queue2' }, current: { value: '3' } } },
    '{"type":"External","external":{"metricName":"queue2","currentValue":"3"}}',
  ],
]

describe('metrics in autoscaling/v1', () => {
  for (const [metric, text] of wanted) {
    it(`writes what is wanted of ${metric.type}`, () => {
      assert.equal(JSON.stringify(metricToV1(metric)), text)
    })

    it(`reads what is wanted of ${metric.type}`, () => {
      assert.deepEqual(metricFromV1(JSON.parse(text)), metric)
    })
  }

  for (const [metric, text] of measured) {
    it(`writes what was measured of ${metric.type}`, () => {
      assert.equal(JSON.stringify(metricStatusToV1(metric)), text)
    })

    it(`reads what was measured of ${metric.type}`, () => {
      assert.deepEqual(metricStatusFromV1(JSON.parse(text)), metric)
    })
  }

  it('always writes the amounts that v1 has no way to leave out', () => {
    const metric: MetricSpec = {
      type: 'Object',
      object: { describedObject, metric: { name: 'hits' }, target: { type: 'AverageValue', averageValue: '10' } },
    }
    const { object } = metricToV1(metric) as { object: Record<string, unknown> }
    assert.deepEqual([object['targetValue'], object['averageValue']], ['0', '10'])
  })

  it('always writes amounts that were measured, if none then 0', () => {
    const usage: MetricStatus = { type: 'Resource', resource: { name: 'memory', current: { averageUtilization: 40 } } }
    const queue: MetricStatus = { type: 'External', external: { metric: { name: 'queue' }, current: {} } }
    assert.deepEqual(
      [metricStatusToV1(usage), metricStatusToV1(queue)],
      [
        {
          type: 'Resource',
          resource: { name: 'memory', currentAverageUtilization: 40, currentAverageValue: '0' },
        },
        { type: 'External', external: { metricName: 'queue', currentValue: '0' } },
      ],
    )
  })
})
