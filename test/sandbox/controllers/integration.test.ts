import assert from 'node:assert/strict'
import type { Client } from '../../../src/sandbox/client.ts'
import { formatTime, systemClock } from '../../../src/sandbox/clock.ts'
import { createControllers } from '../../../src/sandbox/controllers/index.ts'
import { type RunningControllers, runControllers } from '../../../src/sandbox/controllers/run.ts'
import { kinds } from '../../../src/sandbox/kinds.ts'
import type { NodeStreams } from '../../../src/sandbox/kubelet/types.ts'
import type { KubeObject } from '../../../src/sandbox/objects.ts'
import { scheduler } from '../../../src/sandbox/scheduler/scheduler.ts'
import type { Pod } from '../../../src/sandbox/schema/types.gen.ts'
import { createCertificates } from '../../../src/sandbox/server/pki/certificates.ts'
import { createApiCore } from '../../../src/sandbox/server/server.ts'
import { createMemoryStore } from '../../../src/sandbox/storage/memory.ts'
import { type FakeClock, fakeClock } from '../../helpers/fake-clock.ts'
import { deployment, replicaSet } from './helpers/objects.ts'

/** All controllers and the scheduler together on the real API pipeline, with a node whose pods run and end at once. */
describe('controllers on the API server', () => {
  const certificates = createCertificates(systemClock.now())
  let clock: FakeClock
  let client: Client
  let running: RunningControllers
  let failures: string[]

  beforeEach(async () => {
    clock = fakeClock()
    failures = []
    const streams = { usage: () => undefined } as unknown as NodeStreams
    const { clientFor } = createApiCore({ store: createMemoryStore(clock), clock, certificates, streams })
    client = clientFor('kubectl')
    running = runControllers({
      controllers: [...createControllers({ rootCertificate: certificates.authority.certificate }), scheduler],
      clientFor,
      clock,
      onError: (controller, key, error) => failures.push(`${controller} ${key}: ${error}`),
    })
    await addNode(clientFor('kubelet/n1'), clock)
    await settle()
  })

  afterEach(() => running.close())

  const settle = async (milliseconds = 1000) => {
    for (let round = 0; round < 20; round++) await clock.advance(milliseconds / 20)
  }
  const names = (objects: readonly KubeObject[]) => objects.map(({ metadata }) => metadata.name)

  it('rolls a deployment out and reports it available', async () => {
    await client.create(kinds.deployments, deployment('web'))
    await settle()
    const status = client.get(kinds.deployments, 'default', 'web')?.status
    assert.equal(status?.availableReplicas, 3)
    assert.deepEqual(
      client.list(kinds.pods, 'default').map(({ spec }) => spec?.nodeName),
      ['n1', 'n1', 'n1'],
    )
  })

  it('empties a deleted namespace and lets it go', async () => {
    await client.create(kinds.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'temp' } })
    await client.create(kinds.deployments, { ...deployment('web'), metadata: { name: 'web', namespace: 'temp' } })
    await settle()
    assert.deepEqual(names(client.list(kinds.serviceAccounts, 'temp')), ['default'])
    await client.delete(kinds.namespaces, '', 'temp')
    await settle(60_000)
    assert.equal(client.get(kinds.namespaces, '', 'temp'), undefined)
    assert.equal(client.list(kinds.pods, 'temp').length, 0)
  })

  it('deletes dependents in the background', async () => {
    await client.create(kinds.deployments, deployment('web'))
    await settle()
    await client.delete(kinds.deployments, 'default', 'web', { propagationPolicy: 'Background' })
    assert.equal(client.get(kinds.deployments, 'default', 'web'), undefined)
    await settle(5000)
    assert.deepEqual(names([...client.list(kinds.replicaSets), ...client.list(kinds.pods)]), [])
  })

  it('keeps the owner until its dependents are gone in the foreground', async () => {
    await client.create(kinds.deployments, deployment('web'))
    await settle()
    await client.delete(kinds.deployments, 'default', 'web', { propagationPolicy: 'Foreground' })
    assert.ok(client.get(kinds.deployments, 'default', 'web')?.metadata.deletionTimestamp)
    await settle(5000)
    assert.deepEqual(names([...client.list(kinds.deployments), ...client.list(kinds.pods)]), [])
  })

  it('orphans dependents, and a new owner adopts them', async () => {
    await client.create(kinds.replicaSets, replicaSet('web', 2))
    await settle()
    const before = names(client.list(kinds.pods))
    await client.delete(kinds.replicaSets, 'default', 'web', { propagationPolicy: 'Orphan' })
    await settle()
    assert.equal(client.get(kinds.replicaSets, 'default', 'web'), undefined)
    assert.deepEqual(
      client.list(kinds.pods).map(({ metadata }) => metadata.ownerReferences),
      [undefined, undefined],
    )
    await client.create(kinds.replicaSets, replicaSet('web', 2))
    await settle()
    assert.deepEqual(names(client.list(kinds.pods)), before)
    assert.deepEqual(
      client.list(kinds.pods).map(({ metadata }) => metadata.ownerReferences?.[0]?.name),
      ['web', 'web'],
    )
  })

  it('comes to rest without failures', async () => {
    await client.create(kinds.deployments, deployment('web'))
    await settle(20_000)
    const before = client.list(kinds.pods).map(({ metadata }) => metadata.resourceVersion)
    await settle(20_000)
    assert.deepEqual(
      client.list(kinds.pods).map(({ metadata }) => metadata.resourceVersion),
      before,
    )
    assert.deepEqual(
      failures.filter((text) => !text.includes('has been modified')),
      [],
    )
  })
})

async function addNode(client: Client, clock: FakeClock): Promise<void> {
  const node = await client.create(kinds.nodes, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } })
  const time = formatTime(clock.now())
  const conditions = [{ type: 'Ready', status: 'True', lastHeartbeatTime: time, lastTransitionTime: time }]
  const allocatable = { cpu: '4', memory: '8Gi', pods: '110' }
  await client.updateStatus(kinds.nodes, { ...node, status: { allocatable, conditions } })
  client.watch(kinds.pods, ({ object, type }) => {
    if (type !== 'DELETED' && object.spec?.nodeName) setImmediate(() => void live(object, client, clock))
  })
}

/** What a kubelet does, in no time. */
async function live({ metadata: { namespace = '', name } }: Pod, client: Client, clock: FakeClock): Promise<void> {
  const pod = client.get(kinds.pods, namespace, name)
  if (!pod) return
  if (pod.metadata.deletionTimestamp) return client.delete(kinds.pods, namespace, name, { gracePeriodSeconds: 0 })
  if (pod.status?.phase !== 'Pending') return
  const ready = { type: 'Ready', status: 'True', lastTransitionTime: formatTime(clock.now()) }
  const status = { ...pod.status, phase: 'Running', podIP: '10.244.0.5', conditions: [ready] }
  await client.updateStatus(kinds.pods, { ...pod, status })
}
