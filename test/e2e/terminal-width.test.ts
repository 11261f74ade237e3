import assert from 'node:assert/strict'
import { width } from '../../src/util/text.ts'
import { useTerminals } from './support/terminals.ts'

describe('the width of a terminal', function () {
  this.timeout(90_000)
  const { open } = useTerminals()

  it('fits Korean into 80 columns', async () => {
    const terminal = open(['start', 'monolith', '--lang', 'ko'])
    await terminal.waitFor(/⏎ 1번 실행/)
    terminal.press('h')
    await terminal.waitFor(/힌트/)
    for (const line of terminal.text().split('\n')) assert.ok(width(line) <= 80, line)
  })

  it('uses the room of a wide terminal for the head, not for longer prose', async () => {
    const terminal = open(['start', 'monolith'], 200)
    await terminal.waitFor(/⏎ run 1/)
    const lines = terminal.text().split('\n')
    assert.equal(Math.max(...lines.map(width)), 199)
    const prose = lines.filter((line) => /^ [A-Z][a-z]+ /.test(line)).map(width)
    assert.ok(Math.max(...prose) <= 101)
  })
})
