import assert from 'node:assert/strict'
import type { CheckView } from '../../../src/engine/events.ts'
import type { BlockModel } from '../../../src/ui/live/block.ts'
import { blockLines, keyState } from '../../../src/ui/live/block.ts'
import { width } from '../../../src/util/text.ts'
import { stepWith, styleWith } from '../style.ts'

const command = (index: number, done = false) => ({ index, text: `command-${index}`, background: false, done })
const check = (status: 'pass' | 'pending', kind = 'Pod'): CheckView => ({
  index: 0,
  title: 'The pod runs',
  result: { status, subject: { kind }, mismatches: status === 'pass' ? [] : [{ kind: 'missing', near: [] }] },
  findings: [],
})
const model = (change: Partial<BlockModel> = {}): BlockModel => ({
  step: stepWith({ commands: [command(0), command(1)] }),
  checks: [check('pending')],
  broken: [],
  done: false,
  revisited: false,
  autoAdvance: true,
  ...change,
})
const text = (change: Partial<BlockModel> = {}) => blockLines(model(change), styleWith()).join('\n')

describe('the block', () => {
  it('shows commands, checks and keys, apart from each other', () => {
    assert.deepEqual(blockLines(model(), styleWith()), [
      '   1  command-0',
      '   2  command-1',
      '',
      ' ◌ The pod runs   Pod',
      '     there is no Pod yet',
      '',
      ' ⏎ run 1 · ! command · t own terminal · h hint · s solution · k skip · b back',
      ' a auto-advance: on · q quit',
    ])
  })

  it('says again which step it is once commands have filled the screen', () => {
    const tried = stepWith({ commands: [command(0, true), command(1)] })
    assert.match(text({ step: tried }), /^ Run nginx {2}4\/14\n\n ✓ 1 {2}command-0/)
    assert.doesNotMatch(text({ step: tried, done: true }), /Run nginx/)
  })

  it('shows what broke, with its keys', () => {
    assert.match(
      text({ broken: [{ number: 2, check: check('pending') }] }),
      / ! Step 2 no longer holds: Pod is gone\n {5}w what happened · f put it back · i ignore\n/,
    )
  })

  const keys: [string, Partial<BlockModel>, RegExp][] = [
    [
      '⏎ runs a command once more when what it made is gone',
      { step: stepWith({ commands: [command(0, true), command(1, true)] }), again: 1 },
      /⏎ run 2 ·/,
    ],
    [
      '⏎ asks first when a question is open too',
      { step: stepWith({ commands: [command(0, true)] }), checks: [check('pending', 'question')], again: 0 },
      /⏎ answer/,
    ],
    ['⏎ runs the next command', {}, /⏎ run 1 ·/],
    ['n goes on when commands are left in a done step', { done: true }, /⏎ run 1 · n next step/],
    [
      '⏎ asks when a question is left',
      { step: stepWith({ commands: [] }), checks: [check('pending', 'question')] },
      /⏎ answer/,
    ],
    ['⏎ goes on when nothing is left', { step: stepWith({ commands: [] }), done: true }, /⏎ next step/],
    ['a says whether it is on', { autoAdvance: false }, /a auto-advance: off/],
  ]
  for (const [name, change, expected] of keys) it(name, () => assert.match(text(change), expected))

  it('tells the keys which question is open', () => {
    assert.equal(keyState(model({ checks: [check('pending', 'question')] })).nextQuestion, 0)
    assert.equal(keyState(model({ checks: [check('pass', 'question')] })).nextQuestion, undefined)
  })

  it('never exceeds the width, in either language', () => {
    for (const language of ['en', 'ko'] as const)
      for (const columns of [40, 80])
        for (const line of blockLines(
          model({ broken: [{ number: 2, check: check('pending') }] }),
          styleWith({ language, width: columns }),
        ))
          assert.ok(width(line) <= columns, line)
  })
})
