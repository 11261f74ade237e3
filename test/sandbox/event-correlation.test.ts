import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { type EventDraft, eventCorrelator } from '../../src/sandbox/event-correlation.ts'
import { fakeClock } from '../helpers/fake-clock.ts'

describe('correlating events', () => {
  const clock = fakeClock()

  it('counts equal ones, whatever the revision of their object', () => {
    const correlator = eventCorrelator(clock)
    correlator.observe(draft('Created pod: a', '1'), 'web.1')
    const second = correlator.observe(draft('Created pod: a', '2'), 'web.2')
    assert.deepEqual([second?.name, second?.count], ['web.1', 2])
  })

  it('tells different ones apart', () => {
    const correlator = eventCorrelator(clock)
    correlator.observe(draft('Created pod: a'), 'web.1')
    assert.equal(correlator.observe(draft('Created pod: b'), 'web.2')?.name, 'web.2')
  })

  it('combines similar ones from the tenth on', () => {
    const correlator = eventCorrelator(clock)
    const told = numbers(12).map((n) => correlator.observe(draft(`Created pod: ${n}`), `web.${n}`))
    assert.equal(told[8]?.draft.message, 'Created pod: 9')
    assert.equal(told[9]?.draft.message, '(combined from similar events): Created pod: 10')
    assert.deepEqual([told[11]?.name, told[11]?.count], ['web.10', 3])
    assert.equal(told[11]?.draft.message, '(combined from similar events): Created pod: 12')
  })

  it('forgets that there were similar ones after ten minutes', async () => {
    const later = fakeClock()
    const correlator = eventCorrelator(later)
    for (const n of numbers(12)) correlator.observe(draft(`Created pod: ${n}`), `web.${n}`)
    await later.advance(600_001)
    assert.equal(correlator.observe(draft('Created pod: 13'), 'web.13')?.draft.message, 'Created pod: 13')
  })

  it('hears 25 of a source about an object, then one in five minutes', async () => {
    const later = fakeClock()
    const correlator = eventCorrelator(later)
    const heard = () => correlator.observe(draft('again'), 'web.1') !== undefined
    assert.deepEqual(numbers(26).filter(heard), numbers(25))
    await later.advance(300_000)
    assert.deepEqual([heard(), heard()], [true, false])
  })
})

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}

function draft(message: string, resourceVersion = '1'): EventDraft {
  return {
    involvedObject: { kind: 'ReplicaSet', namespace: 'default', name: 'web', uid: 'u', resourceVersion },
    type: 'Normal',
    reason: 'SuccessfulCreate',
    message,
    source: { component: 'replicaset-controller' },
    reportingComponent: 'replicaset-controller',
    reportingInstance: '',
  }
}
