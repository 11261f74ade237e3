import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { staleObject } from '../../../src/sandbox/api/status.ts'
import type { Client } from '../../../src/sandbox/client.ts'
import { kinds } from '../../../src/sandbox/kinds.ts'
import { type NodeHeartbeat, startHeartbeat } from '../../../src/sandbox/kubelet/node-status.ts'
import { fakeCluster } from '../../helpers/fake-client.ts'
import { type FakeClock, fakeClock } from '../../helpers/fake-clock.ts'

/** Milliseconds between two beats. */
const BEAT = 15_000

describe('node status', () => {
  let clock: FakeClock
  let client: Client
  let heartbeat: NodeHeartbeat
  let lost = 0
  const errors: unknown[] = []
  beforeEach(() => {
    clock = fakeClock()
    lost = 0
    errors.length = 0
    const objects = [
      { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } },
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-node-lease' } },
    ]
    client = losing(fakeCluster(clock, objects).client, () => lost-- > 0)
  })
  afterEach(() => {
    heartbeat.close()
    assert.deepEqual(errors, [])
  })

  function start(): void {
    heartbeat = startHeartbeat({
      node: 'n1',
      client,
      events: { event: () => {} },
      clock,
      images: () => [],
      onError: (error) => errors.push(error),
    })
  }
  const ready = () => client.get(kinds.nodes, '', 'n1')?.status?.conditions?.find(({ type }) => type === 'Ready')
  const renewed = () => client.get(kinds.leases, 'kube-node-lease', 'n1')?.spec?.renewTime

  it('is written at once', async () => {
    start()
    await clock.advance(0)
    assert.equal(ready()?.status, 'True')
  })

  it('is written with the next beat when a write lost a race, and the lease is renewed all the same', async () => {
    lost = 1
    start()
    await clock.advance(0)
    assert.equal(ready(), undefined)
    assert.equal(renewed(), '2026-01-01T00:00:00.000000Z')
    await clock.advance(BEAT)
    assert.equal(ready()?.status, 'True')
    assert.equal(renewed(), '2026-01-01T00:00:15.000000Z')
    heartbeat.touch()
    lost = 1
    await clock.advance(BEAT)
    assert.equal(ready()?.lastHeartbeatTime, '2026-01-01T00:00:15Z')
    await clock.advance(BEAT)
    assert.equal(ready()?.lastHeartbeatTime, '2026-01-01T00:00:45Z')
  })

  it('is written again after five minutes, or with the next beat when something has changed', async () => {
    start()
    await clock.advance(0)
    await clock.advance(BEAT)
    assert.equal(ready()?.lastHeartbeatTime, '2026-01-01T00:00:00Z')
    heartbeat.touch()
    await clock.advance(BEAT)
    assert.equal(ready()?.lastHeartbeatTime, '2026-01-01T00:00:30Z')
    for (let beat = 0; beat < 20; beat++) await clock.advance(BEAT)
    assert.equal(ready()?.lastHeartbeatTime, '2026-01-01T00:05:30Z')
  })
})

/** A client whose writes of a status fail as after another's write, as long as `loses` says so. */
function losing(client: Client, loses: () => boolean): Client {
  return {
    ...client,
    updateStatus: async (kind, object) => {
      if (loses()) throw staleObject({ group: '', resource: 'nodes' }, object.metadata.name)
      return client.updateStatus(kind, object)
    },
  }
}
