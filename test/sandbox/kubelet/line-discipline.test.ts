import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { lineDiscipline } from '../../../src/sandbox/kubelet/runtime/line-discipline.ts'

/** Types keys and gives the lines that a program reads, what is shown, and the signals. */
function type(...keys: string[]): { lines: (string | null)[]; shown: string; signals: string[] } {
  const lines: (string | null)[] = []
  const signals: string[] = []
  let shown = ''
  const discipline = lineDiscipline({
    echo: (text) => {
      shown += text
    },
    line: (data) => void lines.push(data === null ? null : data.toString('utf8')),
    interrupt: (signal) => void signals.push(signal),
  })
  for (const key of keys) discipline.input(Buffer.from(key))
  return { lines, shown, signals }
}

const left = '\x1b[D'
const up = '\x1b[A'
const down = '\x1b[B'

describe('line discipline', () => {
  it('gives a line when Enter is pressed and echoes it', () => {
    assert.deepEqual(type('ls\r'), { lines: ['ls\n'], shown: 'ls\r\n', signals: [] })
  })

  it('erases a wide character with both its columns', () => {
    const { lines, shown } = type('가', '\x7f', 'x\r')
    assert.deepEqual([lines, shown], [['x\n'], '가\b \b\b \bx\r\n'])
  })

  it('erases words and lines', () => {
    assert.deepEqual(type('one two', '\x17', 'three\r').lines, ['one three\n'])
    assert.deepEqual(type('wrong', '\x15', 'right\r').lines, ['right\n'])
  })

  it('inserts where the cursor is', () => {
    const { lines, shown } = type('ac', left, 'b\r')
    assert.deepEqual([lines, shown], [['abc\n'], 'ac\bbc\b\r\n'])
  })

  it('reads a key that arrives in pieces', () => {
    assert.deepEqual(type('ac', '\x1b', '[', 'D', 'b\r').lines, ['abc\n'])
  })

  it('recalls lines typed before', () => {
    assert.deepEqual(type('first\r', 'second\r', up, up, '\r', up, down, 'new\r').lines, [
      'first\n',
      'second\n',
      'first\n',
      'new\n',
    ])
  })

  it('ends the input with Ctrl-D, but only at the start of a line', () => {
    assert.deepEqual(type('\x04').lines, [null])
    assert.deepEqual(type('half\x04').lines, ['half'])
  })

  it('drops the line and interrupts with Ctrl-C', () => {
    assert.deepEqual(type('abc\x03', 'd\r'), { lines: ['d\n'], shown: 'abc^Cd\r\n', signals: ['SIGINT'] })
  })
})
