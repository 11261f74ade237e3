import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { eventRecorder } from '../../src/sandbox/events.ts'
import { kinds } from '../../src/sandbox/kinds.ts'
import type { KubeObject } from '../../src/sandbox/objects.ts'
import { fakeCluster } from '../helpers/fake-client.ts'
import { fakeClock } from '../helpers/fake-clock.ts'

describe('recording events', () => {
  const about: KubeObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', uid: 'u', resourceVersion: '7', creationTimestamp: '' },
  }

  it('writes one with its source, its object and its times', async () => {
    const { client, record } = recorder()
    await record('Pulled')
    const [event] = client.list(kinds.events, 'default')
    assert.deepEqual(
      [event?.source, event?.involvedObject.fieldPath, event?.count, event?.firstTimestamp, event?.lastTimestamp],
      [{ component: 'kubelet', host: 'n1' }, 'spec', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    )
  })

  it('counts a repeated one and says when it was last', async () => {
    const { client, clock, record } = recorder()
    await record('Pulled')
    await clock.advance(5000)
    await record('Pulled')
    const [event, ...others] = client.list(kinds.events, 'default')
    assert.deepEqual(
      [event?.count, event?.firstTimestamp, event?.lastTimestamp, others.length],
      [2, '2026-01-01T00:00:00Z', '2026-01-01T00:00:05Z', 0],
    )
  })

  it('writes one anew that somebody has deleted', async () => {
    const { client, record } = recorder()
    await record('Pulled')
    const name = client.list(kinds.events, 'default')[0]?.metadata.name ?? ''
    await client.delete(kinds.events, 'default', name)
    await record('Pulled')
    assert.deepEqual(
      client.list(kinds.events, 'default').map(({ metadata, count }) => [metadata.name, count]),
      [[name, 2]],
    )
  })

  function recorder() {
    const clock = fakeClock()
    const { client } = fakeCluster(clock)
    const events = eventRecorder(client, clock, 'kubelet', 'n1')
    const record = async (message: string) => {
      events.event(about, 'Normal', 'Pulled', message, { fieldPath: 'spec' })
      await clock.advance(0)
    }
    return { client, clock, record }
  }
})
