import assert from 'node:assert/strict'
import { newestAnnotations, nextRevision, REVISION } from '../../../../src/sandbox/controllers/deployment/revisions.ts'
import type { ReplicaSet } from '../../../../src/sandbox/schema/types.gen.ts'

const metadata = { name: 'web', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' }

const replicaSet = (revision: string): ReplicaSet => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { ...metadata, annotations: { [REVISION]: revision } },
})

describe('nextRevision', () => {
  it('is 1 when there is none', () => assert.equal(nextRevision([]), 1n))

  it('follows the highest, however high', () => {
    assert.equal(nextRevision([replicaSet('3546343826724305832'), replicaSet('7')]), 3546343826724305833n)
  })

  it('passes over what is no number', () => assert.equal(nextRevision([replicaSet('first'), replicaSet('2')]), 3n))
})

describe('newestAnnotations', () => {
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata } as const

  it('keeps a revision that is the highest already', () => {
    assert.deepEqual(newestAnnotations(deployment, { [REVISION]: '9007199254740993' }, 9007199254740993n), {
      [REVISION]: '9007199254740993',
    })
  })
})
