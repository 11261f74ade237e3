import assert from 'node:assert/strict'
import { createTheme } from '../../src/ui/theme.ts'
import { width } from '../../src/util/text.ts'
import { wrap } from '../../src/util/wrap.ts'

describe('wrap', () => {
  it('breaks between words', () => assert.deepEqual(wrap('one two three', 8), ['one two', 'three']))

  it('breaks Korean by display width', () => {
    for (const line of wrap('디플로이먼트는 똑같은 파드 여러 개를 계속 살아 있게 합니다.', 20))
      assert.ok(width(line) <= 20)
  })

  it('breaks a word that is longer than a line', () => assert.deepEqual(wrap('abcdefgh', 3), ['abc', 'def', 'gh']))

  it('carries colours from line to line', () => {
    const lines = wrap(createTheme(true).code('kubectl get pods'), 8)
    assert.ok(lines.length > 1)
    for (const line of lines) assert.match(line, /^\u001b\[36m.*\u001b\[39m$/)
  })
})
