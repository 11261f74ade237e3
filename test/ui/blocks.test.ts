import assert from 'node:assert/strict'
import { commandLines, headLines, indent, textLines } from '../../src/ui/blocks.ts'
import { width } from '../../src/util/text.ts'
import { stepWith, styleWith } from './style.ts'

const head = { title: 'Split a monolith', where: 'sandbox · namespace default', step: stepWith(), points: 32 }
const command = { index: 0, text: 'kubectl get pods', background: false, done: false }

describe('the head of a step', () => {
  it('says where one is on the left, how far on the right, over the whole width', () => {
    const [first = '', rule = ''] = headLines(head, styleWith())
    assert.match(first, /^ k8slab {2}Split a monolith · sandbox · namespace default {2,}4\/14 {2}32 pt$/)
    assert.equal(width(first), 79)
    assert.equal(rule, ` ${'─'.repeat(78)}`)
  })

  it('shortens the left where both do not fit', () => {
    const [first = ''] = headLines({ ...head, title: 'A title that is a good deal longer' }, styleWith({ width: 50 }))
    assert.match(first, /… +4\/14 {2}32 pt$/)
    assert.equal(width(first), 49)
  })

  it('fits in Korean, whose letters take two columns', () => {
    const korean = { ...head, title: '모놀리스 나누기', where: 'sandbox · 네임스페이스 default' }
    assert.equal(width(headLines(korean, styleWith({ language: 'ko' }))[0] ?? ''), 79)
  })

  it('is one line of words where nothing may be drawn', () => {
    assert.deepEqual(headLines(head, styleWith({ plain: true })), [
      'Split a monolith · sandbox · namespace default · step 4 of 14  32 pt',
    ])
  })
})

describe('the text of a step', () => {
  it('is its title and its prose, a column from the edge', () => {
    assert.deepEqual(textLines(stepWith(), styleWith()), [' Run nginx', '', ' Ask for one.'])
  })

  it('stays readable on a very wide terminal', () => {
    const lines = textLines(stepWith({ text: 'word '.repeat(100) }), styleWith({ width: 200 }))
    assert.ok(lines.length > 4)
    for (const line of lines) assert.ok(width(line) <= 101, line)
  })
})

describe('the commands of a step', () => {
  const linesOf = (change: object, style = styleWith()) =>
    commandLines(stepWith({ commands: [{ ...command, ...change }] }), style)

  it('are numbered as they are run', () => {
    assert.deepEqual(linesOf({ index: 1 }), ['   2  kubectl get pods'])
  })

  it('that were run are marked, in words where signs are not wanted', () => {
    assert.deepEqual(linesOf({ done: true }), [' ✓ 1  kubectl get pods'])
    assert.deepEqual(linesOf({ done: true }, styleWith({ plain: true })), [' [done] 1  kubectl get pods'])
  })

  it('that are long go on under their own text', () => {
    assert.deepEqual(linesOf({ text: 'kubectl create deployment nginx' }, styleWith({ width: 28 })), [
      '   1  kubectl create',
      '      deployment nginx',
    ])
  })

  it('have their note below, and say that they keep running', () => {
    assert.deepEqual(linesOf({ note: 'The password is password.', background: true }), [
      '   1  kubectl get pods',
      '      The password is password.',
      '      keeps running beside the prompt',
    ])
  })
})

describe('indenting', () => {
  it('leaves empty lines empty', () => {
    assert.deepEqual(indent(['a', '', 'b'], 2), ['  a', '', '  b'])
  })
})
