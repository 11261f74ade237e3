import assert from 'node:assert/strict'
import type { Monitor } from '../../../src/engine/monitor/monitor.ts'
import type { SessionState } from '../../../src/engine/session/state.ts'
import { standAt, tellFailure } from '../../../src/engine/session/state.ts'
import { isStepDone } from '../../../src/engine/session/watch-step.ts'
import type { Step } from '../../../src/labs/schema.ts'

const target = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', name })
const steps: Step[] = ['first', 'second'].map((id) => ({ id, title: id, checks: [{ target: target(id) }] }))
const passed = {
  index: 0,
  title: 'first',
  result: { status: 'pass' as const, subject: { kind: 'Pod' }, mismatches: [] },
  findings: [],
}

/** A session at its first step, whose check holds. */
function stateAtFirst(change: Partial<SessionState> = {}): SessionState {
  const progress = { steps: {} } as SessionState['progress']
  return {
    steps,
    index: 0,
    provider: 'sandbox',
    progress,
    checks: [passed],
    monitor: undefined,
    ...change,
  } as SessionState
}

describe('standing at another step', () => {
  it('does not count it as done by the checks of the step before', () => {
    const state = stateAtFirst()
    assert.equal(isStepDone(state), true)
    standAt(state, 1)
    assert.equal(isStepDone(state), false)
  })

  it('ends the watch on the checks of the step before', () => {
    let stopped = 0
    const monitor = { stop: () => stopped++ } as unknown as Monitor
    standAt(stateAtFirst({ monitor }), 1)
    assert.equal(stopped, 1)
  })
})

describe('a failure nobody waits for', () => {
  const told = async (reason: unknown) => {
    const events: unknown[] = []
    tellFailure(stateAtFirst({ listeners: new Set([(event) => void events.push(event)]) }), Promise.reject(reason))
    await new Promise(setImmediate)
    return events
  }

  it('is told to the learner', async () => {
    assert.deepEqual(await told(new Error('no space left on device')), [
      { type: 'notice', level: 'warning', text: 'no space left on device' },
    ])
  })

  it('is told even when it is no error', async () => {
    assert.deepEqual(await told('x'), [{ type: 'notice', level: 'warning', text: 'x' }])
  })
})
