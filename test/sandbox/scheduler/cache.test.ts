import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { kinds } from '../../../src/sandbox/kinds.ts'
import type { Draft } from '../../../src/sandbox/objects.ts'
import { cacheOf } from '../../../src/sandbox/scheduler/cache.ts'
import type { Node, Pod } from '../../../src/sandbox/schema/types.gen.ts'
import { FakeCluster } from '../controllers/helpers/fake-cluster.ts'

describe("the scheduler's cache", () => {
  const cluster = new FakeCluster()
  const { client } = cluster
  const cache = cacheOf(client)
  after(() => cluster.stop())

  const namesOn = () =>
    cache.snapshot().nodes.map(({ name, pods }) => [name, pods.map(({ metadata }) => metadata.name)])
  const homeless = () => [...cache.homeless()].map(({ metadata }) => metadata.name)

  function addNode(name: string): Promise<Node> {
    return client.create(kinds.nodes, { apiVersion: 'v1', kind: 'Node', metadata: { name } })
  }

  function addPod(name: string, nodeName?: string): Promise<Pod> {
    const requests = { cpu: '100m' }
    const spec = { nodeName, containers: [{ name: 'main', image: 'pause', resources: { requests } }] }
    return client.create(kinds.pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec,
    } as Draft<Pod>)
  }

  before(async () => {
    await addNode('a')
    await addNode('b')
  })

  it('knows what is on each node, and what is on none', async () => {
    await addPod('two', 'a')
    await addPod('one', 'a')
    await addPod('waiting')
    assert.deepEqual(namesOn(), [
      ['a', ['one', 'two']],
      ['b', []],
    ])
    assert.equal(cache.snapshot().nodes[0]?.requested['cpu'], 200)
    assert.deepEqual(homeless(), ['waiting'])
  })

  it('looks anew only at nodes where something has changed', async () => {
    const [a, b] = cache.snapshot().nodes
    await addPod('three', 'b')
    const [sameA, otherB] = cache.snapshot().nodes
    assert.equal(sameA, a)
    assert.notEqual(otherB, b)
  })

  it('sees a node that has changed', async () => {
    const node = client.get(kinds.nodes, '', 'b')
    assert.ok(node)
    await client.update(kinds.nodes, { ...node, spec: { ...node.spec, unschedulable: true } })
    assert.equal(cache.snapshot().nodes[1]?.node.spec?.unschedulable, true)
  })

  it('forgets pods that have finished or gone', async () => {
    const pod = client.get(kinds.pods, 'default', 'one')
    assert.ok(pod)
    await client.updateStatus(kinds.pods, { ...pod, status: { ...pod.status, phase: 'Succeeded' } })
    await client.delete(kinds.pods, 'default', 'two', { gracePeriodSeconds: 0 })
    await client.delete(kinds.pods, 'default', 'waiting', { gracePeriodSeconds: 0 })
    assert.deepEqual(namesOn(), [
      ['a', []],
      ['b', ['three']],
    ])
    assert.deepEqual(homeless(), [])
  })

  it('tells pods that were promised room until they have a node', async () => {
    const pod = await addPod('promised')
    await client.updateStatus(kinds.pods, { ...pod, status: { ...pod.status, nominatedNodeName: 'a' } })
    assert.deepEqual(
      cache.snapshot().nominated.map(({ metadata }) => metadata.name),
      ['promised'],
    )
    await client.delete(kinds.pods, 'default', 'promised', { gracePeriodSeconds: 0 })
    assert.deepEqual(cache.snapshot().nominated, [])
  })

  it('forgets a node that has gone', async () => {
    await client.delete(kinds.nodes, '', 'b')
    assert.deepEqual(namesOn(), [['a', []]])
  })
})
