import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { kinds } from '../../../src/sandbox/kinds.ts'
import type { Draft } from '../../../src/sandbox/objects.ts'
import { scheduler } from '../../../src/sandbox/scheduler/scheduler.ts'
import type { Pod } from '../../../src/sandbox/schema/types.gen.ts'
import { FakeCluster } from '../controllers/helpers/fake-cluster.ts'

describe('the passes of the scheduler', () => {
  let cluster: FakeCluster
  beforeEach(async () => {
    cluster = await new FakeCluster().run(scheduler)
    await addNode('one', {})
  })
  afterEach(() => cluster.stop())

  async function addNode(name: string, labels: Record<string, string>): Promise<void> {
    await cluster.client.create(kinds.nodes, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
      status: { allocatable: { pods: '110', cpu: '4', memory: '8Gi' } },
    })
    await cluster.settle()
  }

  async function addPod(name: string, spec: Partial<Pod['spec'] & object> = {}): Promise<void> {
    const containers = [{ name: 'main', image: 'pause' }]
    const metadata = { name, namespace: 'default', labels: { app: name } }
    await cluster.client.create(kinds.pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: { containers, ...spec },
    } as Draft<Pod>)
    await cluster.settle()
  }

  const nodeOf = (name: string) => cluster.client.get(kinds.pods, 'default', name)?.spec?.nodeName
  const beside = (app: string): Partial<Pod['spec'] & object> => {
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app } } }
    return { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } }
  }

  it('try what fitted nowhere again when a node comes', async () => {
    await addPod('choosy', { nodeSelector: { disk: 'fast' } })
    assert.equal(nodeOf('choosy'), undefined)
    await addNode('two', { disk: 'fast' })
    assert.equal(nodeOf('choosy'), 'two')
  })

  it('try who looks for company again when it has come', async () => {
    await addPod('guest', beside('host'))
    assert.equal(nodeOf('guest'), undefined)
    await addPod('host')
    assert.equal(nodeOf('guest'), 'one')
  })

  it('leave what fitted nowhere alone when another pod comes', async () => {
    await addPod('choosy', { nodeSelector: { disk: 'fast' } })
    const looked: string[] = []
    const { get } = cluster.client
    cluster.client.get = ((kind, namespace, name) => {
      if (kind === kinds.pods) looked.push(name)
      return get(kind, namespace, name)
    }) as typeof get
    await addPod('easy')
    assert.deepEqual([...new Set(looked)], ['easy'])
    assert.equal(nodeOf('easy'), 'one')
  })

  it('try what fitted nowhere again after five minutes', async () => {
    await addPod('choosy', { nodeSelector: { disk: 'fast' } })
    const told = cluster.events.length
    await cluster.settle(5 * 60_000)
    assert.equal(cluster.events.length, told + 1)
  })
})
