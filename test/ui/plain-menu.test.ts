import assert from 'node:assert/strict'
import type { BlockModel } from '../../src/ui/live/block.ts'
import { menuOf, nextInOrder } from '../../src/ui/plain-menu.ts'
import { stepWith, styleWith } from './style.ts'

const command = (index: number, done = false) => ({ index, text: `command-${index}`, background: false, done })
const model = (change: Partial<BlockModel> = {}): BlockModel => ({
  step: stepWith({ commands: [command(0), command(1)] }),
  checks: [],
  broken: [],
  done: false,
  revisited: false,
  autoAdvance: true,
  ...change,
})
const labels = (change: Partial<BlockModel> = {}, questions: [number, string][] = []) =>
  menuOf(model(change), new Map(questions), styleWith()).map(({ label }) => label)

describe('the menu of a step', () => {
  it('has its commands, its questions, then what can always be done', () => {
    assert.deepEqual(labels({}, [[2, 'What is it?']]), [
      'run command-0',
      'run command-1',
      'answer: What is it?',
      'next step',
      'hint',
      'solution',
      'skip this step (done for you, without points)',
      'previous step',
      'use my own terminal',
      'turn auto-advance off',
      'leave the lab',
    ])
  })

  it('has what can be done about a step that broke at its end, so that numbers stay', () => {
    const check = {
      index: 0,
      title: 'T',
      result: { status: 'pending', subject: { kind: 'Pod' }, mismatches: [] },
    } as const
    const broken = [{ number: 1, check: { ...check, findings: [] } }]
    const before = labels()
    assert.deepEqual(labels({ broken }).slice(0, before.length), before)
    assert.equal(labels({ broken }).length, before.length + 3)
  })

  it('runs the first command that was not run when only Enter is pressed', () => {
    const step = stepWith({ commands: [command(0, true), command(1)] })
    assert.deepEqual(nextInOrder(model({ step })), { type: 'run', index: 1 })
  })

  it('goes on with Enter once nothing is left to run', () => {
    const step = stepWith({ commands: [command(0, true)] })
    assert.deepEqual(nextInOrder(model({ step, done: true })), { type: 'next' })
    assert.equal(nextInOrder(model({ step })), undefined)
  })
})
