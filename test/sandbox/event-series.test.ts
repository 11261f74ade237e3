import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { seriesRecorder } from '../../src/sandbox/event-series.ts'
import { kinds } from '../../src/sandbox/kinds.ts'
import type { KubeObject } from '../../src/sandbox/objects.ts'
import { fakeCluster } from '../helpers/fake-client.ts'
import { fakeClock } from '../helpers/fake-clock.ts'

describe('recording series of events', () => {
  it('writes one with its action and its time to the microsecond', async () => {
    const { events, record } = recorder()
    await record('7', 'no room')
    const [event] = events()
    assert.deepEqual(
      [event?.action, event?.eventTime, event?.reportingComponent, event?.reportingInstance, event?.count],
      ['Scheduling', '2026-01-01T00:00:00.000000Z', 'default-scheduler', 'default-scheduler-localhost', undefined],
    )
  })

  it('makes a series of what is told of the same state again', async () => {
    const { events, record, clock } = recorder()
    await record('7', 'no room')
    await clock.advance(60_000)
    await record('7', 'still no room')
    const [event, ...others] = events()
    assert.deepEqual(event?.series, { count: 2, lastObservedTime: '2026-01-01T00:01:00.000000Z' })
    assert.equal(others.length, 0)
  })

  it('tells another state of the object apart', async () => {
    const { events, record } = recorder()
    await record('7', 'no room')
    await record('8', 'no room')
    assert.equal(events().length, 2)
  })

  it('begins anew after six minutes', async () => {
    const { events, record, clock } = recorder()
    await record('7', 'no room')
    await clock.advance(6 * 60_000 + 1)
    await record('7', 'no room')
    assert.equal(events().length, 2)
  })

  function recorder() {
    const clock = fakeClock()
    const { client } = fakeCluster(clock)
    const { event } = seriesRecorder(client, clock, 'default-scheduler')
    const record = async (resourceVersion: string, message: string) => {
      event(pod(resourceVersion), 'Warning', 'FailedScheduling', message, { action: 'Scheduling' })
      await clock.advance(0)
    }
    return { clock, record, events: () => client.list(kinds.events, 'default') }
  }

  function pod(resourceVersion: string): KubeObject {
    const metadata = { name: 'web', namespace: 'default', uid: 'u', resourceVersion, creationTimestamp: '' }
    return { apiVersion: 'v1', kind: 'Pod', metadata }
  }
})
