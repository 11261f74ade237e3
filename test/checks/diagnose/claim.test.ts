import assert from 'node:assert/strict'
import { kube } from '../objects.ts'
import { deployment, pod, set, target, why } from './world.ts'

describe('why storage does not work', () => {
  const claim = (spec: Record<string, unknown>) =>
    kube('PersistentVolumeClaim', 'data', { spec, status: { phase: 'Pending' } })
  const claimTarget = { target: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'data' } }

  it('the storage class does not exist', async () => {
    assert.deepEqual(await why(claimTarget, [claim({ storageClassName: 'fast' })]), [
      'the claim data wants the storage class fast, which does not exist',
    ])
  })

  it('there is no default storage class', async () => {
    assert.deepEqual(await why(claimTarget, [claim({})]), [
      'the claim data names no storage class, and the cluster has no default one',
    ])
  })

  it('the pod wants a claim that does not exist', async () => {
    const one = pod({ phase: 'Pending' }, { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] })
    assert.deepEqual(await why({ target }, [deployment, set, one]), [
      'pod web-1-x needs the claim data, which does not exist',
    ])
  })
})
