import assert from 'node:assert/strict'
import { summarizePod } from '../../../../src/sandbox/resources/pod/status-text.ts'
import type { Pod, PodStatus } from '../../../../src/sandbox/schema/types.gen.ts'

const deleted = '2026-01-01T00:00:00Z'

function pod(status: PodStatus, deletionTimestamp?: string): Pod {
  const metadata = { name: 'web', uid: 'u', resourceVersion: '1', creationTimestamp: deleted, deletionTimestamp }
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'web' }] }, status }
}

describe('the status of a pod that is being deleted', () => {
  it('is Terminating while it runs', () => {
    assert.equal(summarizePod(pod({ phase: 'Running' }, deleted)).reason, 'Terminating')
  })

  it('stays what it was when the pod is over', () => {
    assert.equal(summarizePod(pod({ phase: 'Succeeded' }, deleted)).reason, 'Succeeded')
  })

  it('is Unknown when its node is lost', () => {
    assert.equal(summarizePod(pod({ phase: 'Running', reason: 'NodeLost' }, deleted)).reason, 'Unknown')
  })
})
