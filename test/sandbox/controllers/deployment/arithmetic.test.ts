import assert from 'node:assert/strict'
import {
  fenceposts,
  maxUnavailable,
  newReplicaSetSize,
  proportionalSizes,
  unhealthyCleanup,
} from '../../../../src/sandbox/controllers/deployment/arithmetic.ts'
import type { Deployment, IntOrString, ReplicaSet } from '../../../../src/sandbox/schema/types.gen.ts'

const rolling = (replicas: number, maxSurge: IntOrString, unavailable: IntOrString) =>
  ({
    metadata: { name: 'web' },
    spec: { replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable: unavailable } } },
  }) as unknown as Deployment

const sized = (name: string, replicas: number, before: number, created = '2026-01-01T00:00:00Z') =>
  ({
    metadata: {
      name,
      creationTimestamp: created,
      annotations: { 'deployment.kubernetes.io/max-replicas': String(before) },
    },
    spec: { replicas },
  }) as unknown as ReplicaSet

describe('deployment arithmetic', () => {
  it('rounds surge up and unavailable down', () => {
    assert.deepEqual(fenceposts(rolling(3, '25%', '25%')), { surge: 1, unavailable: 0 })
    assert.deepEqual(fenceposts(rolling(10, '25%', '25%')), { surge: 3, unavailable: 2 })
  })

  it('lets one pod be unavailable when both come to nothing', () => {
    assert.deepEqual(fenceposts(rolling(3, 0, '1%')), { surge: 0, unavailable: 1 })
  })

  it('never has more unavailable than wanted', () => {
    assert.equal(maxUnavailable(rolling(2, 0, 5)), 2)
    assert.equal(maxUnavailable(rolling(0, 0, 5)), 0)
  })

  it('grows the new ReplicaSet into the room the surge gives', () => {
    assert.equal(newReplicaSetSize(rolling(10, 3, 2), 10, 0), 3)
    assert.equal(newReplicaSetSize(rolling(10, 3, 2), 13, 3), 3)
    assert.equal(newReplicaSetSize(rolling(10, '100%', 0), 10, 0), 10)
  })

  it('scales in proportion and gives the rest to the biggest', () => {
    const sizes = proportionalSizes(rolling(15, 3, 2), [sized('old', 8, 13), sized('new', 5, 13)])
    assert.deepEqual(
      sizes.map(({ replicaSet, size }) => [replicaSet.metadata.name, size]),
      [
        ['old', 11],
        ['new', 7],
      ],
    )
  })

  it('scales down in proportion', () => {
    const sizes = proportionalSizes(rolling(5, 0, 1), [sized('old', 6, 10), sized('new', 4, 10)])
    assert.deepEqual(
      sizes.map(({ size }) => size),
      [3, 2],
    )
  })

  it('scales everything to nothing', () => {
    const sizes = proportionalSizes(rolling(0, 1, 0), [sized('old', 3, 5), sized('new', 2, 5)])
    assert.deepEqual(
      sizes.map(({ size }) => size),
      [0, 0],
    )
  })

  it('ends pods that are not available first', () => {
    const old = [available('a', 3, 2), available('b', 4, 0)]
    const sizes = unhealthyCleanup(old, 3)?.map(({ replicaSet, size }) => [replicaSet.metadata.name, size])
    assert.deepEqual(sizes, [
      ['a', 2],
      ['b', 2],
    ])
  })

  it('waits for a status that tells of more available pods than there are to be', () => {
    assert.equal(unhealthyCleanup([available('a', 6, 8), available('b', 5, 0)], 2), undefined)
  })
})

function available(name: string, replicas: number, availableReplicas: number): ReplicaSet {
  return { ...sized(name, replicas, 0), status: { replicas, availableReplicas } }
}
