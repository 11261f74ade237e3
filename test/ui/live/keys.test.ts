import assert from 'node:assert/strict'
import type { KeyState } from '../../../src/ui/live/keys.ts'
import { actionOf } from '../../../src/ui/live/keys.ts'

const state: KeyState = { commands: 2, nextCommand: 0, nextQuestion: undefined, done: false, broken: false }

describe('keys', () => {
  it('⏎ runs the first command that has not run', () => {
    assert.deepEqual(actionOf('return', { ...state, nextCommand: 1 }), { type: 'run', index: 1 })
  })

  it('⏎ asks the open question when all commands have run', () => {
    const asking = { ...state, nextCommand: undefined, nextQuestion: 3 }
    assert.deepEqual(actionOf('return', asking), { type: 'question', index: 3 })
  })

  it('⏎ goes on only from a step that is done', () => {
    const tried = { ...state, nextCommand: undefined }
    assert.equal(actionOf('return', tried), undefined)
    assert.deepEqual(actionOf('return', { ...tried, done: true }), { type: 'next' })
  })

  it('a number runs that command, if there is one', () => {
    assert.deepEqual(actionOf('2', state), { type: 'run', index: 1 })
    assert.equal(actionOf('3', state), undefined)
    assert.equal(actionOf('0', state), undefined)
  })

  it('w, f and i are there while an earlier step is broken', () => {
    assert.equal(actionOf('f', state), undefined)
    assert.deepEqual(actionOf('f', { ...state, broken: true }), { type: 'fix' })
  })

  it('the same keys work with a Korean layout', () => {
    assert.deepEqual(actionOf('ㅗ', state), actionOf('h', state))
    assert.deepEqual(actionOf('ㅂ', state), { type: 'quit' })
    assert.deepEqual(actionOf('ㄹ', { ...state, broken: true }), { type: 'fix' })
  })

  it('other keys mean nothing', () => assert.equal(actionOf('x', state), undefined))
})
