import assert from 'node:assert/strict'
import { ended, finished, moved, placeOf, skipped, stateOf } from '../../src/progress/moves.ts'
import type { Progress } from '../../src/progress/progress.ts'
import { withStep } from '../../src/progress/progress.ts'

const at = '2026-01-01T00:00:00.000Z'
const later = '2026-01-02T00:00:00.000Z'
const steps = ['one', 'two', 'three']
const standing = (step: string): Progress => ({
  version: 1,
  revision: 1,
  lab: 'tour',
  startedAt: at,
  provider: 'sandbox',
  namespace: 'default',
  workFolder: '/work',
  step,
  autoAdvance: true,
  steps: {},
})

describe('moves in a shared progress', () => {
  it('go on from the step that was left', () =>
    assert.equal(moved(standing('one'), { from: 'one', to: 'two', steps }).step, 'two'))

  it('leave a learner whom another terminal has moved where they are', () => {
    const progress = standing('two')
    assert.equal(moved(progress, { from: 'one', to: 'two', steps }), progress)
    assert.equal(moved(progress, { from: 'three', to: 'two', steps }), progress)
  })

  it('start at the first step where the lab has no longer the one that is kept', () => {
    assert.equal(placeOf(standing('gone'), steps), 0)
    assert.equal(moved(standing('gone'), { from: 'one', to: 'two', steps }).step, 'two')
  })

  it('end a step once: the first end counts', () => {
    const done = ended(standing('one'), { step: 'one', at, state: 'done', points: 5 })
    assert.deepEqual([stateOf(done, 'one'), done.steps['one']?.points], ['done', 5])
    assert.equal(ended(done, { step: 'one', at: later, state: 'done', points: 7 }), done)
    assert.equal(skipped(done, { step: 'one', at: later, steps }), done)
  })

  it('keep what was gathered in a step that ends', () => {
    const tried = withStep(standing('one'), 'one', at, { commands: [0], hints: 1 })
    const { commands, hints } = ended(tried, { step: 'one', at, state: 'done', points: 5 }).steps['one'] ?? {}
    assert.deepEqual([commands, hints], [[0], 1])
  })

  it('skip the step that the learner is at, without points, and no other', () => {
    const { state, points } = skipped(standing('one'), { step: 'one', at, steps }).steps['one'] ?? {}
    assert.deepEqual([state, points], ['skipped', 0])
    const elsewhere = standing('two')
    assert.equal(skipped(elsewhere, { step: 'one', at, steps }), elsewhere)
  })

  it('finish the lab at its last step, once', () => {
    const early = standing('two')
    assert.equal(finished(early, { at, steps }), early)
    const over = finished(standing('three'), { at, steps })
    assert.equal(over.finishedAt, at)
    assert.equal(finished(over, { at: later, steps }), over)
  })
})
