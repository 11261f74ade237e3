import assert from 'node:assert/strict'
import type { KeyState } from '../../../src/ui/live/keys.ts'
import { actionOf } from '../../../src/ui/live/keys.ts'
import type { Typing } from '../../../src/ui/live/typing.ts'
import { afterPress, nothingTyped } from '../../../src/ui/live/typing.ts'

const state: KeyState = { commands: 2, nextCommand: 0, nextQuestion: undefined, done: false, broken: false }
const names: Record<string, string> = { '\r': 'return', '\u001b': 'escape', '\b': 'backspace', ' ': 'space' }

/** What is typed after keys that come faster than anything is done, as the line editor would hold it. */
function press(keys: string, from: Typing = nothingTyped): Typing {
  return [...keys].reduce((before, key) => {
    const last = before.text.slice(before.text.lastIndexOf('\n') + 1)
    const typed = key >= ' ' ? key : undefined
    const line = key === '\r' ? '' : key === '\b' ? last.slice(0, -1) : last + (typed ?? '')
    return afterPress(before, { name: names[key] ?? key, typed, line }, (name) => actionOf(name, state))
  }, from)
}

describe('typing', () => {
  it('a letter alone acts when no other key follows', () => {
    assert.deepEqual(press('h').due?.action, { type: 'hint' })
    assert.deepEqual(press('\r').due?.action, { type: 'run', index: 0 })
    assert.deepEqual(press('2').due?.action, { type: 'run', index: 1 })
  })

  for (const command of [
    'kubectl describe pods monolith',
    'helm list',
    'k8slab start monolith',
    'bash',
    'gcloud a',
    'y',
  ])
    it(`takes ${command} for a command`, () => assert.deepEqual(press(command), { mode: 'line', text: command }))

  it('runs a command with Enter', () => {
    assert.deepEqual(press('kubectl get pods\r').due?.action, { type: 'typed', command: 'kubectl get pods' })
  })

  it('keeps the lines of a paste together', () => {
    const typed = press('cd /tmp\rls -l\r')
    assert.deepEqual(typed.due?.action, { type: 'typed', command: 'cd /tmp\nls -l' })
  })

  it('asks before it skips, however long the next key takes', () => {
    assert.deepEqual(press('k'), { mode: 'skip', text: 'k' })
    assert.deepEqual(press('ky').due?.action, { type: 'skip' })
    assert.deepEqual(press('ky\r').due, { action: { type: 'skip' }, milliseconds: 0 })
  })

  it('does not skip at no, Enter, Esc and Backspace', () => {
    assert.equal(press('kn').due?.action, undefined)
    for (const key of ['\r', '\u001b', '\b']) assert.deepEqual(press(`k${key}`), nothingTyped)
  })

  it('takes what begins like the answer for a command when it goes on', () => {
    assert.deepEqual(press('kyverno'), { mode: 'line', text: 'kyverno' })
    assert.deepEqual(press('kn service'), { mode: 'line', text: 'kn service' })
  })

  it('asks with a Korean layout too', () => {
    assert.deepEqual(press('ㅏ'), { mode: 'skip', text: 'ㅏ' })
    assert.deepEqual(press('ㅏㅛ').due?.action, { type: 'skip' })
  })

  it('begins a command at ! and :, without them', () => {
    assert.deepEqual(press('!ls'), { mode: 'line', text: 'ls' })
    assert.deepEqual(press(':'), { mode: 'line', text: '' })
  })

  it('leaves a command at Esc, an empty one at Enter and Backspace', () => {
    assert.deepEqual(press('ls -l\u001b'), nothingTyped)
    assert.deepEqual(press('!\r'), nothingTyped)
    assert.deepEqual(press('!l\b\b'), nothingTyped)
  })

  it('does at once what is held when Enter follows', () => {
    assert.deepEqual(press('h\r').due, { action: { type: 'hint' }, milliseconds: 0 })
  })

  it('makes nothing of blanks and of keys without a character', () => {
    assert.deepEqual(press(' '), nothingTyped)
    assert.deepEqual(press('\b'), nothingTyped)
  })
})
