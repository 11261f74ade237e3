import assert from 'node:assert/strict'
import type { CheckView, LabEvent } from '../../src/engine/events.ts'
import type { Style } from '../../src/ui/blocks.ts'
import { plainRenderer } from '../../src/ui/plain.ts'
import { labStarted, stepWith, styleWith } from './style.ts'

function rendered(events: LabEvent[], change: Partial<Style> = {}): string {
  let text = ''
  const tell = plainRenderer(
    (more) => {
      text += more
    },
    styleWith({ plain: true, ...change }),
  )
  for (const event of events) tell(event)
  return text
}

const check = (status: 'pass' | 'pending', got = 'False'): CheckView => ({
  index: 0,
  title: 'nginx is rolled out',
  result: {
    status,
    subject: { kind: 'Deployment', namespace: 'default', name: 'nginx' },
    mismatches: status === 'pass' ? [] : [{ kind: 'condition', type: 'Available', want: 'True', got }],
  },
  findings: [],
})
const checks = (view: CheckView): LabEvent => ({ type: 'checks', step: 'run-nginx', checks: [view] })

describe('plain lines', () => {
  it('begin with the lab, where it runs and where its files are', () => {
    assert.equal(
      rendered([labStarted]),
      'k8slab: Split a monolith · sandbox · namespace default\nWorking folder: /work\n',
    )
    assert.match(rendered([{ ...labStarted, resumed: true }]), /going on where you left off/)
  })

  it('show a step with its number, text and commands', () => {
    assert.equal(
      rendered([{ type: 'step-started', step: stepWith(), gained: 0 }]),
      '\n== step 4 of 14\n Run nginx\n\n Ask for one.\n\n   1  kubectl get pods\n',
    )
  })

  it('begin a line of their own while a command is in the middle of one', () => {
    const output: LabEvent = { type: 'output', stream: 'stdout', text: 'Creating...' }
    assert.match(rendered([output, checks(check('pass')), output]), /^Creating\.\.\.\n PASS [^\n]*\nCreating\.\.\.$/)
  })

  it('tell how a check stands in a word', () => {
    assert.match(rendered([checks(check('pass'))]), /^ PASS nginx is rolled out\n$/)
    assert.match(rendered([checks(check('pass'))], { language: 'ko' }), /^ 통과 /)
    assert.match(
      rendered([checks(check('pending'))]),
      /^ WAIT nginx is rolled out .*\n {5}condition Available {3}want True {3}got False\n$/,
    )
  })

  it('tell a check again only when it stands otherwise', () => {
    const text = rendered([checks(check('pending')), checks(check('pending', 'Unknown')), checks(check('pass'))])
    assert.deepEqual(text.match(/WAIT|PASS/g), ['WAIT', 'PASS'])
  })

  it('tell a check again when its reason is found', () => {
    const found = { ...check('pending'), findings: [{ key: 'paused', params: { owner: 'nginx' } } as const] }
    const text = rendered([checks(check('pending')), checks(found), checks(found)])
    assert.equal(text.match(/WAIT/g)?.length, 2)
    assert.equal(text.match(/why {2}nginx is paused/g)?.length, 1)
  })

  it('show commands and their output as they come, without escape sequences', () => {
    const command = { step: 's', index: 0, background: false }
    const text = rendered([
      { type: 'command-started', ...command, command: 'kubectl get pods' },
      { type: 'output', stream: 'stdout', text: 'a\u001b[2J\n' },
      { type: 'command-ended', ...command, exitCode: 0, asExpected: true },
    ])
    assert.equal(text, '\n$ kubectl get pods\na\n')
  })

  it('say that a command failed', () => {
    const ended = { type: 'command-ended', step: 's', index: 0, background: false } as const
    assert.match(rendered([{ ...ended, exitCode: 1, asExpected: false }]), /exit code 1/)
    assert.equal(rendered([{ ...ended, exitCode: 7, asExpected: true }]), '')
  })

  it('say what a step gave and why it matters', () => {
    const done = { type: 'step-done', step: 's', title: 'Run nginx', state: 'done', points: 5 } as const
    assert.equal(
      rendered([{ ...done, milliseconds: 3210, why: 'Because.' }]),
      'PASS Run nginx · 5 pt · 3.2 s\n  Because.\n',
    )
  })

  it('say that a step could not be done, and why', () => {
    const failed = { type: 'step-failed', step: 's', title: 'Run nginx', reason: 'no\nway' } as const
    assert.equal(rendered([failed]), 'FAIL Run nginx: not done\n  no\n  way\n')
  })

  it('say what broke and what was wanted of it', () => {
    const place = { step: 's', number: 4, title: 'Run nginx' }
    const text = rendered([
      { type: 'regression', ...place, check: check('pending') },
      { type: 'mended', ...place },
    ])
    assert.match(text, /^Step 4 no longer holds: Run nginx\n WAIT nginx is rolled out/)
    assert.match(text, /Step 4 holds again: Run nginx\n$/)
  })

  it('let no escape sequence of a lab through', () => {
    const notice = { type: 'notice', level: 'info', text: '\u001b[2Jx' } as const
    assert.equal(rendered([notice]), 'x\n')
  })

  it('draw no lines and use no sign of their own', () => {
    const text = rendered([labStarted, { type: 'step-started', step: stepWith(), gained: 0 }, checks(check('pending'))])
    assert.doesNotMatch(text, /[─✓✗◌⏎●○]/)
  })
})
