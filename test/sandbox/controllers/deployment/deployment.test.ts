import assert from 'node:assert/strict'
import { deploymentController } from '../../../../src/sandbox/controllers/deployment/deployment.ts'
import { replicaSetController } from '../../../../src/sandbox/controllers/replicaset/replicaset.ts'
import { kinds } from '../../../../src/sandbox/kinds.ts'
import type { Deployment } from '../../../../src/sandbox/schema/types.gen.ts'
import { FakeCluster } from '../helpers/fake-cluster.ts'
import { deployment, makeReady, template } from '../helpers/objects.ts'

describe('deployment controller', () => {
  let cluster: FakeCluster
  beforeEach(async () => {
    cluster = await new FakeCluster().run(deploymentController, replicaSetController)
  })
  afterEach(() => cluster.stop())

  const current = () => cluster.client.get(kinds.deployments, 'default', 'web') as Deployment
  const create = async (spec = {}) => {
    await cluster.client.create(kinds.deployments, deployment('web', spec))
    await cluster.settle()
  }
  const change = async (spec: Partial<NonNullable<Deployment['spec']>>) => {
    const now = current()
    await cluster.client.update(kinds.deployments, { ...now, spec: { ...now.spec, ...spec } as Deployment['spec'] })
    await cluster.settle()
  }
  const sizes = () =>
    cluster.client
      .list(kinds.replicaSets)
      .map(({ spec, metadata }) => [metadata.annotations?.['deployment.kubernetes.io/revision'], spec?.replicas])
      .sort()
  const condition = (type: string) => current().status?.conditions?.find((each) => each.type === type)

  it('creates a ReplicaSet named after the hash of its template', async () => {
    await create()
    const [created] = cluster.client.list(kinds.replicaSets)
    const hash = created?.metadata.labels?.['pod-template-hash']
    assert.match(String(hash), /^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/)
    assert.equal(created?.metadata.name, `web-${hash}`)
    assert.deepEqual(created?.spec?.selector.matchLabels, { app: 'web', 'pod-template-hash': hash })
    assert.equal(cluster.client.list(kinds.pods).length, 3)
    assert.deepEqual(cluster.events[0], {
      about: 'Deployment/web',
      type: 'Normal',
      reason: 'ScalingReplicaSet',
      message: `Scaled up replica set web-${hash} from 0 to 3`,
    })
  })

  it('reports minimum availability and completion once the pods are ready', async () => {
    await create()
    assert.equal(condition('Available')?.reason, 'MinimumReplicasUnavailable')
    await makeReady(cluster)
    assert.equal(condition('Available')?.message, 'Deployment has minimum availability.')
    assert.equal(condition('Progressing')?.reason, 'NewReplicaSetAvailable')
    assert.equal(current().status?.availableReplicas, 3)
    assert.equal(current().metadata.annotations?.['deployment.kubernetes.io/revision'], '1')
  })

  it('rolls within surge and unavailable bounds', async () => {
    await create({ replicas: 4 })
    await makeReady(cluster)
    await change({ template: template('web', 'nginx:1.28') })
    assert.deepEqual(sizes(), [
      ['1', 3],
      ['2', 2],
    ])
    for (let step = 0; step < 5; step++) await makeReady(cluster)
    assert.deepEqual(sizes(), [
      ['1', 0],
      ['2', 4],
    ])
    assert.equal(condition('Progressing')?.reason, 'NewReplicaSetAvailable')
  })

  it('rolls back to an old ReplicaSet under a new revision', async () => {
    await create()
    await makeReady(cluster)
    await change({ template: template('web', 'nginx:1.28') })
    for (let step = 0; step < 5; step++) await makeReady(cluster)
    await change({ template: template('web') })
    for (let step = 0; step < 5; step++) await makeReady(cluster)
    assert.deepEqual(sizes(), [
      ['2', 0],
      ['3', 3],
    ])
    const reused = cluster.client.list(kinds.replicaSets).find(({ spec }) => spec?.replicas === 3)
    assert.equal(reused?.metadata.annotations?.['deployment.kubernetes.io/revision-history'], '1')
  })

  it('says that a rollout exceeded its deadline', async () => {
    await create({ progressDeadlineSeconds: 10 })
    await cluster.settle(12_000)
    assert.equal(condition('Progressing')?.reason, 'ProgressDeadlineExceeded')
    assert.match(String(condition('Progressing')?.message), /^ReplicaSet "web-\w+" has timed out progressing\.$/)
  })

  it('does not roll while paused, but scales', async () => {
    await create()
    await makeReady(cluster)
    await change({ paused: true, template: template('web', 'nginx:1.28'), replicas: 5 })
    assert.deepEqual(sizes(), [['1', 5]])
    assert.equal(condition('Progressing')?.reason, 'DeploymentPaused')
  })

  it('recreates: no new pod before the last old one is gone', async () => {
    await create({ strategy: { type: 'Recreate' } })
    await makeReady(cluster)
    const old = cluster.client.list(kinds.pods).map(({ metadata }) => metadata.name)
    await change({ template: template('web', 'nginx:1.28') })
    const now = cluster.client.list(kinds.pods).map(({ metadata }) => metadata.name)
    assert.equal(now.length, 3)
    assert.deepEqual(
      now.filter((name) => old.includes(name)),
      [],
    )
  })

  it('keeps no more old ReplicaSets than the history limit', async () => {
    await create({ revisionHistoryLimit: 1 })
    for (const tag of ['1.28', '1.29', '1.30']) {
      for (let step = 0; step < 5; step++) await makeReady(cluster)
      await change({ template: template('web', `nginx:${tag}`) })
    }
    for (let step = 0; step < 5; step++) await makeReady(cluster)
    assert.deepEqual(sizes(), [
      ['3', 0],
      ['4', 3],
    ])
  })

  it('comes to rest: nothing is written when nothing changes', async () => {
    await create()
    await makeReady(cluster)
    const before = current().metadata.resourceVersion
    await cluster.settle(60_000)
    assert.equal(current().metadata.resourceVersion, before)
    assert.deepEqual(cluster.errors, [])
  })
})
