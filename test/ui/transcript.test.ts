import assert from 'node:assert/strict'
import type { LabEvent } from '../../src/engine/events.ts'
import type { Style } from '../../src/ui/blocks.ts'
import { createTranscript } from '../../src/ui/live/transcript.ts'
import { labStarted, stepWith, styleWith } from './style.ts'

/** The lines of an event in a lab that has begun. */
function linesOf(event: LabEvent, change: Partial<Style> = {}): string[] {
  const transcript = createTranscript(() => styleWith(change))
  transcript(labStarted)
  return transcript(event)
}

const place = { step: 'run-nginx', number: 4, title: 'Run nginx' }
const gone = {
  index: 0,
  title: 'nginx is rolled out',
  result: {
    status: 'pending' as const,
    subject: { kind: 'Deployment', namespace: 'default', name: 'nginx' },
    mismatches: [{ kind: 'missing' as const, near: [] }],
  },
  findings: [],
}

describe('the transcript', () => {
  it('says nothing before a lab has begun', () => {
    assert.deepEqual(createTranscript(styleWith)({ type: 'mended', ...place }), [])
  })

  it('begins a step with where one is, its title and its text', () => {
    const [empty, head = '', rule, ...text] = linesOf({ type: 'step-started', step: stepWith(), gained: 32 })
    assert.equal(empty, '')
    assert.match(head, /^ k8slab {2}Split a monolith · sandbox · namespace default +4\/14 {2}32 pt$/)
    assert.match(rule ?? '', /^ ─+$/)
    assert.deepEqual(text, [' Run nginx', '', ' Ask for one.'])
  })

  it('shows a command as it would be typed', () => {
    const command = { type: 'command-started', step: 's', index: 0, background: false } as const
    assert.deepEqual(linesOf({ ...command, command: 'kubectl get pods' }), ['', '$ kubectl get pods'])
  })

  const ended = { type: 'command-ended', step: 's', index: 0, background: false } as const
  const endings: [string, Partial<typeof ended> & { exitCode: number; asExpected: boolean }, string[]][] = [
    ['nothing when a command ends well', { exitCode: 0, asExpected: true }, []],
    [
      'that a command failed',
      { exitCode: 1, asExpected: false },
      [' ✗ The command ended with exit code 1; something else was expected.'],
    ],
    [
      'that Ctrl-C has ended a command',
      { exitCode: 130, asExpected: false },
      [' ✗ The command was stopped (exit code 130).'],
    ],
    [
      'that a failure is what the lab wants to show',
      { exitCode: 7, asExpected: true },
      [' It failed, as it should here (exit code 7).'],
    ],
  ]
  for (const [name, ending, lines] of endings)
    it(`says ${name}`, () => assert.deepEqual(linesOf({ ...ended, ...ending }), lines))

  it('says nothing when a command beside the prompt ends', () => {
    assert.deepEqual(linesOf({ ...ended, background: true, exitCode: 1, asExpected: false }), [])
  })

  it('ends a step with what it gave, how long it took and why it matters', () => {
    const done = { type: 'step-done', step: 's', title: 'Run nginx', state: 'done', points: 5 } as const
    assert.deepEqual(linesOf({ ...done, milliseconds: 3200, why: 'Because.' }), [
      '',
      ' ✓ Run nginx   5 pt · 3 s',
      '   Because.',
    ])
  })

  it('says that a step was skipped', () => {
    const skipped = { type: 'step-done', step: 's', title: 'Run nginx', state: 'skipped', points: 0 } as const
    assert.deepEqual(linesOf({ ...skipped, milliseconds: 3200 }), [
      '',
      ' – Run nginx   skipped: it was done for you, without points',
    ])
  })

  it('says what broke, and that it holds again', () => {
    assert.deepEqual(linesOf({ type: 'regression', ...place, check: gone }), [
      '',
      ' ! Step 4 no longer holds: Deployment default/nginx is gone',
    ])
    assert.deepEqual(linesOf({ type: 'mended', ...place }), ['', ' ✓ Step 4 holds again: Run nginx'])
  })

  it('numbers hints, and says when there is none', () => {
    const hint = { type: 'hint', step: 's', number: 1 } as const
    assert.deepEqual(linesOf({ ...hint, of: 2, text: 'Look.' }), ['', ' Hint 1 of 2  Look.'])
    assert.match(linesOf({ ...hint, of: 0, text: '' })[1] ?? '', /^ This step has no hint/)
  })

  it('wraps what is long', () => {
    const notice = { type: 'notice', level: 'info', text: 'one two three four' } as const
    assert.deepEqual(linesOf(notice, { width: 12 }), ['', ' one two', ' three four'])
  })

  it('ends with the points, and what can be done next', () => {
    const finished = { type: 'lab-finished', lab: 'monolith', points: 90, of: 100, milliseconds: 1 } as const
    assert.deepEqual(linesOf(finished), [
      '',
      ' ✓ Lab finished: 90 of 100 points',
      '   Look around as long as you like. k8slab reset monolith deletes what the lab',
      '   has made, k8slab list shows the others.',
      '',
    ])
  })

  it('lets no escape sequence of a lab or a command through', () => {
    const evil = '\u001b[2Jx'
    const events: LabEvent[] = [
      { type: 'command-started', step: 's', index: 0, background: false, command: evil },
      { type: 'hint', step: 's', number: 1, of: 1, text: evil },
      { type: 'step-done', step: 's', title: evil, state: 'done', points: 1, milliseconds: 1, why: evil },
      { type: 'mended', ...place, title: evil },
      { type: 'notice', level: 'warning', text: evil },
    ]
    for (const event of events) assert.doesNotMatch(linesOf(event).join(''), /\u001b/, event.type)
  })
})
