import assert from 'node:assert/strict'
import type { CheckView, LabEvent } from '../../src/engine/events.ts'
import type { Style } from '../../src/ui/blocks.ts'
import { createShellNews } from '../../src/ui/shell-news.ts'
import { labStarted, stepWith, styleWith } from './style.ts'

const check = (status: 'pass' | 'pending', got: string | undefined, index = 0): CheckView => ({
  index,
  title: `check ${index}`,
  result: {
    status,
    subject: { kind: 'Deployment', namespace: 'default', name: 'nginx' },
    mismatches: status === 'pass' || !got ? [] : [{ kind: 'condition', type: 'Available', want: 'True', got }],
  },
  findings: [],
})
const checks = (...all: CheckView[]): LabEvent => ({ type: 'checks', step: 'run-nginx', checks: all })
const begins = (number: number): LabEvent => ({
  type: 'step-started',
  step: stepWith({ id: `step-${number}`, number, title: `Step ${number}` }),
  gained: 0,
})
const done = (title: string): LabEvent => ({
  type: 'step-done',
  step: 'x',
  title,
  state: 'done',
  points: 5,
  milliseconds: 2000,
})

/** What a shell prints before each prompt. */
function shellWith(change: Partial<Style> = {}) {
  const news = createShellNews(() => styleWith(change))
  news.heard(labStarted)
  return {
    hear: (...events: LabEvent[]) => events.forEach(news.heard),
    lines: () => news.lines().join('\n'),
    prompt() {
      const text = news.lines().join('\n')
      news.printed()
      return text
    },
  }
}

describe('the news before a prompt', () => {
  it('are a step when it begins: its title, its commands, how its checks stand', () => {
    const { hear, prompt } = shellWith()
    hear(begins(2), checks(check('pending', 'False')))
    assert.equal(
      prompt(),
      [
        '',
        ' Step 2  2/14 · 5 pt',
        '',
        '   1  kubectl get pods',
        '',
        ' ◌ check 0   Deployment default/nginx',
        '     condition Available   want True   got False',
      ].join('\n'),
    )
  })

  it('are told once', () => {
    const { hear, prompt } = shellWith()
    hear(begins(2), checks(check('pending', 'False')))
    prompt()
    assert.equal(prompt(), '')
    hear(checks(check('pending', 'False')))
    assert.equal(prompt(), '')
  })

  it('are then the checks alone that have changed', () => {
    const { hear, prompt } = shellWith()
    hear(begins(2), checks(check('pending', 'False', 0), check('pending', 'False', 1)))
    prompt()
    hear(checks(check('pass', undefined, 0), check('pending', 'False', 1)))
    assert.equal(prompt(), ' ✓ check 0')
    hear(checks(check('pass', undefined, 0), check('pending', 'Unknown', 1)))
    assert.match(prompt(), /^ ◌ check 1[^\n]*\n.*got Unknown$/)
  })

  it('leave out checks of which nothing has been heard', () => {
    const { hear, prompt } = shellWith()
    hear(begins(2), checks(check('pending', undefined)))
    assert.doesNotMatch(prompt(), /check 0/)
    hear(checks(check('pending', 'False')))
    assert.match(prompt(), /^ ◌ check 0/)
  })

  it('say how a step ended, and only the one that begins', () => {
    const { hear, prompt } = shellWith()
    hear(begins(1), checks(check('pending', 'False')))
    prompt()
    hear(checks(check('pass', undefined)), done('Step 1'), begins(2), done('Step 2'), begins(3))
    const text = prompt()
    assert.match(text, /✓ Step 1 {3}5 pt · 2 s[\s\S]*✓ Step 2[\s\S]* Step 3 {2}3\/14/)
    assert.doesNotMatch(text, / Step 2 {2}2\/14|check 0/)
  })

  it('say of a step that holds when it begins how to go on', () => {
    const { hear, prompt } = shellWith()
    hear(begins(2), checks(check('pass', undefined)))
    assert.match(
      prompt(),
      /This holds already\. Try the commands all the same, or go on with: k8slab next[\s\S]*✓ check 0/,
    )
    hear(begins(3), checks(check('pending', 'False')), checks(check('pass', undefined)))
    assert.doesNotMatch(prompt(), /holds already/)
  })

  it('do not say it of a step that its own command has done before the prompt', () => {
    const { hear, lines, prompt } = shellWith()
    hear(begins(2), checks(check('pending', undefined)))
    prompt()
    hear(checks(check('pass', undefined)))
    lines()
    hear(done('Step 2'))
    assert.match(prompt(), /^\n? ✓ Step 2 {3}5 pt[\s\S]* ✓ check 0$/)
  })

  it('wait for the next prompt when they come between', () => {
    const { hear, lines, prompt } = shellWith()
    hear(begins(1))
    lines()
    hear(done('Step 1'))
    assert.match(prompt(), /Step 1 {2}1\/14[\s\S]*✓ Step 1/)
  })

  it('are words without signs for screen readers, in the language of the learner', () => {
    const { hear, prompt } = shellWith({ plain: true, language: 'ko' })
    hear(begins(2), checks(check('pass', undefined)))
    assert.match(prompt(), /Step 2 {2}14단계 중 2단계 · 5점[\s\S]*통과 check 0/)
  })
})
