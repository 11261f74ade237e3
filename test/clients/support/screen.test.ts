import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { createScreen } from './screen.ts'

describe('the screen of a terminal', () => {
  const shown = (...data: string[]) => {
    const screen = createScreen(6, 3)
    for (const each of data) screen.write(each)
    return screen.text().split('\n')
  }

  for (const [name, data, expected] of [
    ['goes to the next line at the end of one', ['abcdefgh'], ['abcdef', 'gh', '']],
    ['moves up when it is full', ['1\r\n2\r\n3\r\n4'], ['2', '3', '4']],
    ['puts text at a line and a column', ['\u001b[2;3Hx\u001b[Hy'], ['y', '  x', '']],
    ['moves from where it is', ['ab\u001b[Dc\u001b[2Bd\u001b[Ae\u001b[Gf\u001b[1dg'], ['ag', 'f  e', '  d']],
    ['goes back', ['abc\b\bX\rY'], ['YXc', '', '']],
    ['keeps inside', ['\u001b[9;9Hx\u001b[99A\u001b[99Dy'], ['y', '', '     x']],
    ['erases the rest of a line', ['abcdef\u001b[1;3H\u001b[K'], ['ab', '', '']],
    ['erases the beginning of a line', ['abcdef\u001b[1;3H\u001b[1K'], ['   def', '', '']],
    ['erases all', ['a\r\nb\u001b[2J'], ['', '', '']],
    ['erases what is below', ['ab\r\ncd\r\nef\u001b[2;2H\u001b[J'], ['ab', 'c', '']],
    [
      'shows no colours, titles or modes',
      ['\u001b[1;31mr\u001b[0m\u001b]0;t\u0007e\u001b(B\u001b[?25ld'],
      ['red', '', ''],
    ],
    ['waits for the end of a sequence', ['a\u001b[2', ';1Hb'], ['a', 'b', '']],
    ['gives wide characters two columns', ['한글x\u001b[1;3H가'], ['한가x', '', '']],
    ['brings back what was there before', ['old\u001b[?1049h\u001b[Hnew\u001b[?1049l'], ['old', '', '']],
  ] as const) {
    it(name, () => assert.deepEqual(shown(...data), expected))
  }
})
