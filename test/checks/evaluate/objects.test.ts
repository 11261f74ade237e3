import assert from 'node:assert/strict'
import { type Evaluation, evaluateObjects } from '../../../src/checks/evaluate/objects.ts'
import type { Problem, Snapshot } from '../../../src/checks/objects.ts'
import type { Memory } from '../../../src/checks/result.ts'
import type { Check, Target } from '../../../src/checks/schema.ts'
import { kube, now, snapshotOf } from '../objects.ts'

const web: Target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
const pods: Target = { apiVersion: 'v1', kind: 'Pod', selector: { app: 'web' } }

function evaluate(
  check: Partial<Check> & { target: Target },
  snapshot: Snapshot,
  memory: Memory = {},
  at = now,
): Evaluation {
  return evaluateObjects(check, { snapshot, namespace: 'default', now: at, memory })
}

function resultOf(check: Partial<Check> & { target: Target }, ...items: ReturnType<typeof kube>[]) {
  return evaluate(check, snapshotOf(...items)).result
}

describe('a check on one object', () => {
  it('passes when the object exists and nothing more is asked', () => {
    assert.equal(resultOf({ target: web }, kube('Deployment', 'web')).status, 'pass')
  })

  it('is pending while there is no such object', () => {
    const result = resultOf({ target: web })
    assert.deepEqual([result.status, result.mismatches], ['pending', [{ kind: 'missing', near: [] }]])
  })

  it('is pending while the cluster has not answered', () => {
    assert.equal(evaluate({ target: web }, { items: [], synced: false, kindKnown: true }).result.status, 'pending')
  })

  it('says that the cluster does not know the kind', () => {
    const { result } = evaluate({ target: web }, { items: [], synced: true, kindKnown: false })
    assert.deepEqual([result.status, result.mismatches], ['pending', [{ kind: 'unknownKind', apiVersion: 'apps/v1' }]])
  })

  it('holds a condition against its type, status and reason', () => {
    const object = kube('Deployment', 'web', {
      status: {
        conditions: [{ type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'no' }],
      },
    })
    assert.deepEqual(
      resultOf({ target: web, conditions: { Available: 'True', Progressing: { reason: 'X' } } }, object).mismatches,
      [
        {
          kind: 'condition',
          type: 'Available',
          want: 'True',
          got: 'False (MinimumReplicasUnavailable)',
          message: 'no',
        },
        { kind: 'condition', type: 'Progressing', want: '(X)', got: undefined },
      ],
    )
    assert.equal(
      resultOf({ target: web, conditions: { Available: { reason: 'MinimumReplicasUnavailable' } } }, object).status,
      'pass',
    )
  })

  it('gives the values of an expression that is false', () => {
    const object = kube('Deployment', 'web', { spec: { replicas: 3 }, status: { readyReplicas: 1 } })
    const cel = 'object.status.readyReplicas == object.spec.replicas'
    assert.deepEqual(resultOf({ target: web, cel }, object).mismatches, [
      {
        kind: 'cel',
        expression: cel,
        operands: [
          { expression: 'object.status.readyReplicas', value: '1' },
          { expression: 'object.spec.replicas', value: '3' },
        ],
      },
    ])
  })

  it('is pending, not an error, when an expression reads a field that is not there yet', () => {
    assert.equal(
      resultOf({ target: web, cel: 'object.status.readyReplicas == 1' }, kube('Deployment', 'web')).status,
      'pending',
    )
  })

  it('does not believe a status that is older than the spec', () => {
    const conditions = [{ type: 'Available', status: 'True' }]
    const object = kube('Deployment', 'web', {
      metadata: { generation: 3 },
      status: { observedGeneration: 2, conditions },
    })
    assert.deepEqual(resultOf({ target: web, conditions: { Available: 'True' } }, object).mismatches, [
      { kind: 'observedGeneration', generation: 3, observed: 2 },
    ])
  })

  it('does not care for an old status when only the spec is looked at', () => {
    const object = kube('Deployment', 'web', {
      metadata: { generation: 3 },
      spec: { replicas: 1 },
      status: { observedGeneration: 2 },
    })
    assert.equal(resultOf({ target: web, match: { spec: { replicas: 1 } } }, object).status, 'pass')
  })

  it('fails for good when failWhen is true', () => {
    const object = kube('Deployment', 'web', { status: { conditions: [{ reason: 'ProgressDeadlineExceeded' }] } })
    const failWhen = 'object.status.conditions.exists(c, c.reason == "ProgressDeadlineExceeded")'
    assert.equal(resultOf({ target: web, conditions: { Available: 'True' }, failWhen }, object).status, 'fail')
  })

  it('passes though failWhen is true, when all holds', () => {
    assert.equal(resultOf({ target: web, failWhen: 'true' }, kube('Deployment', 'web')).status, 'pass')
  })

  it('is an error when the cluster refuses the question', () => {
    const problem: Problem = { code: 'forbidden', message: 'no', at: now, retried: false }
    const { result } = evaluate({ target: web }, { ...snapshotOf(kube('Deployment', 'web')), problem })
    assert.deepEqual([result.status, result.problem], ['error', problem])
  })

  it('keeps the latest state, with the problem beside it, while a broken connection is mended', () => {
    const problem: Problem = { code: 'unreachable', message: 'reset', at: now, retried: true }
    const { result } = evaluate({ target: web }, { ...snapshotOf(kube('Deployment', 'web')), problem })
    assert.deepEqual([result.status, result.problem], ['pass', problem])
  })
})

describe('a check on several objects', () => {
  const running = (name: string) => kube('Pod', name, { status: { phase: 'Running' } })
  const waiting = (name: string) => kube('Pod', name, { status: { phase: 'Pending' } })
  const phase = { status: { phase: 'Running' } }

  it('wants at least one', () => {
    assert.equal(resultOf({ target: pods, each: 'all', match: phase }).status, 'pending')
  })

  it('all: names the closest of those that do not hold', () => {
    const result = resultOf({ target: pods, each: 'all', match: phase }, running('a'), waiting('b'))
    assert.deepEqual([result.status, result.closest, result.holding], ['pending', 'b', { count: 1, of: 2 }])
  })

  it('any: one is enough', () => {
    assert.equal(resultOf({ target: pods, each: 'any', match: phase }, running('a'), waiting('b')).status, 'pass')
  })

  it('counts', () => {
    const result = resultOf({ target: pods, count: 3, each: 'all', match: phase }, running('a'), running('b'))
    assert.deepEqual(result.mismatches, [{ kind: 'count', want: '3', got: 2 }])
  })

  it('counts within bounds', () => {
    const two = [running('a'), running('b')]
    assert.equal(resultOf({ target: pods, count: { min: 2 } }, ...two).status, 'pass')
    assert.equal(resultOf({ target: pods, count: { max: 1 } }, ...two).status, 'pending')
    assert.equal(resultOf({ target: pods, count: 0 }).status, 'pass')
  })

  it('evaluates an expression over all of them', () => {
    const cel = 'items.filter(i, i.status.phase == "Running").size() == 2'
    assert.equal(resultOf({ target: pods, cel }, running('a'), waiting('b')).status, 'pending')
    assert.equal(resultOf({ target: pods, cel }, running('a'), running('b')).status, 'pass')
  })
})

describe('absence', () => {
  const gone = { target: web, absent: true }

  it('is pending while the object was never seen', () => {
    const { result } = evaluate(gone, snapshotOf())
    assert.deepEqual([result.status, result.mismatches], ['pending', [{ kind: 'neverSeen' }]])
  })

  it('passes once the object was there and is no more', () => {
    const { result, memory } = evaluate(gone, snapshotOf(kube('Deployment', 'web')))
    assert.equal(result.status, 'pending')
    assert.equal(evaluate(gone, snapshotOf(), memory).result.status, 'pass')
  })

  it('counts from the start with everSeen: false', () => {
    assert.equal(evaluate({ ...gone, everSeen: false }, snapshotOf()).result.status, 'pass')
  })

  it('says that the object is being deleted', () => {
    const object = kube('Deployment', 'web', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } })
    assert.deepEqual(evaluate(gone, snapshotOf(object)).result.mismatches, [
      { kind: 'present', names: ['web'], terminating: true },
    ])
  })
})

describe('stays', () => {
  const check = { target: web, stays: '10s' }
  const there = snapshotOf(kube('Deployment', 'web'))

  it('is pending until it was true long enough, and says when to look again', () => {
    const first = evaluate(check, there)
    assert.deepEqual([first.result.status, first.again], ['pending', 10_000])
    const second = evaluate(check, there, first.memory, now + 4000)
    assert.deepEqual([second.result.mismatches, second.again], [[{ kind: 'stays', want: 10_000, held: 4000 }], 6000])
    assert.equal(evaluate(check, there, second.memory, now + 10_000).result.status, 'pass')
  })

  it('begins anew when it was false in between', () => {
    const { memory } = evaluate(check, there)
    const broken = evaluate(check, snapshotOf(), memory, now + 5000)
    assert.equal(evaluate(check, there, broken.memory, now + 10_000).result.status, 'pending')
  })

  it('survives a clock that is set back', () => {
    const { memory } = evaluate(check, there)
    const back = evaluate(check, there, memory, now - 60_000)
    assert.equal(evaluate(check, there, back.memory, now - 50_000).result.status, 'pass')
  })
})
