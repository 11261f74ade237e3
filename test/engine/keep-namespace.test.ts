import assert from 'node:assert/strict'
import type { KubeJson, Snapshot } from '../../src/checks/objects.ts'
import type { Cluster } from '../../src/cluster/types.ts'
import { keepNamespace } from '../../src/engine/keep-namespace.ts'

describe('the namespace of a lab', () => {
  let created: string[]
  let watches: number
  let show: (snapshot: Snapshot) => void
  const cluster = {
    create: async (object: KubeJson) => {
      created.push(object.metadata.name)
      return object
    },
    watchObjects: (_target: unknown, _namespace: string, onChange: (snapshot: Snapshot) => void) => {
      watches++
      show = onChange
      return { snapshot: () => ({ items: [], synced: false, kindKnown: true }), stop: () => undefined }
    },
  } as unknown as Cluster

  beforeEach(() => {
    created = []
    watches = 0
  })

  it('is made when the cluster is there without it', () => {
    keepNamespace(cluster, 'lab')
    show({ items: [], synced: false, kindKnown: true })
    assert.deepEqual(created, [])
    show({ items: [], synced: true, kindKnown: true })
    assert.deepEqual(created, ['lab'])
  })

  it('is left alone when it is there', () => {
    keepNamespace(cluster, 'lab')
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'lab' } }
    show({ items: [namespace], synced: true, kindKnown: true })
    assert.deepEqual(created, [])
  })

  it('needs no look when it is the default one', () => {
    keepNamespace(cluster, 'default')
    assert.equal(watches, 0)
  })
})
