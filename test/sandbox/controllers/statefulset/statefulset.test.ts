import assert from 'node:assert/strict'
import { statefulSetController } from '../../../../src/sandbox/controllers/statefulset/statefulset.ts'
import { kinds } from '../../../../src/sandbox/kinds.ts'
import type { StatefulSet } from '../../../../src/sandbox/schema/types.gen.ts'
import { FakeCluster } from '../helpers/fake-cluster.ts'
import { makeReady, template } from '../helpers/objects.ts'

describe('stateful set controller', () => {
  let cluster: FakeCluster
  beforeEach(async () => {
    cluster = await new FakeCluster().run(statefulSetController)
  })
  afterEach(() => cluster.stop())

  type Spec = NonNullable<StatefulSet['spec']>
  const create = async (spec: Partial<Spec> = {}) => {
    await cluster.client.create(kinds.statefulSets, {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace: 'default' },
      spec: {
        replicas: 3,
        serviceName: 'db',
        selector: { matchLabels: { app: 'db' } },
        template: template('db'),
        ...spec,
      },
    })
    await cluster.settle()
  }
  const current = () => cluster.client.get(kinds.statefulSets, 'default', 'db') as StatefulSet
  const change = async (spec: Partial<Spec>) => {
    const now = current()
    await cluster.client.update(kinds.statefulSets, { ...now, spec: { ...(now.spec as Spec), ...spec } })
    await cluster.settle()
  }
  const names = () => cluster.client.list(kinds.pods).map(({ metadata }) => metadata.name)
  const images = () => cluster.client.list(kinds.pods).map(({ spec }) => spec?.containers[0]?.image)

  it('starts pods one after the other', async () => {
    await create()
    assert.deepEqual(names(), ['db-0'])
    await makeReady(cluster)
    assert.deepEqual(names(), ['db-0', 'db-1'])
  })

  it('updates from the highest ordinal down, each waiting for the one before', async () => {
    await create()
    for (let step = 0; step < 3; step++) await makeReady(cluster)
    await change({ template: template('db', 'nginx:1.28') })
    assert.deepEqual(images(), ['nginx:1.27', 'nginx:1.27', 'nginx:1.28'])
    for (let step = 0; step < 3; step++) await makeReady(cluster)
    assert.deepEqual(images(), ['nginx:1.28', 'nginx:1.28', 'nginx:1.28'])
    assert.equal(current().status?.currentRevision, current().status?.updateRevision)
  })

  it('leaves pods below the partition alone', async () => {
    await create()
    for (let step = 0; step < 3; step++) await makeReady(cluster)
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2 } }
    await change({ updateStrategy, template: template('db', 'nginx:1.28') })
    for (let step = 0; step < 3; step++) await makeReady(cluster)
    assert.deepEqual(images(), ['nginx:1.27', 'nginx:1.27', 'nginx:1.28'])
  })

  it('shrinks from the highest ordinal down', async () => {
    await create()
    for (let step = 0; step < 3; step++) await makeReady(cluster)
    await change({ replicas: 1 })
    assert.deepEqual(names(), ['db-0'])
    const deleted = cluster.events.filter(({ reason }) => reason === 'SuccessfulDelete').map(({ message }) => message)
    assert.deepEqual(deleted, [
      'delete Pod db-2 in StatefulSet db successful',
      'delete Pod db-1 in StatefulSet db successful',
    ])
  })

  it('keeps claims when pods go, unless the policy says otherwise', async () => {
    const claim = { metadata: { name: 'data' }, spec: {} } as never
    await create({
      replicas: 2,
      volumeClaimTemplates: [claim],
      persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete', whenDeleted: 'Retain' },
    })
    for (let step = 0; step < 2; step++) await makeReady(cluster)
    await change({ replicas: 1 })
    const owners = cluster.client
      .list(kinds.persistentVolumeClaims)
      .map(({ metadata }) => [metadata.name, metadata.ownerReferences?.[0]?.name])
    assert.deepEqual(owners, [
      ['data-db-0', undefined],
      ['data-db-1', 'db-1'],
    ])
  })
})
