import assert from 'node:assert/strict'
import { createProgram } from './support/program.ts'
import { openTerminal, pseudoTerminals } from './support/terminal.ts'

describe('a lab that runs by itself in a terminal', function () {
  this.timeout(90_000)

  it('shows every step it has done, in Korean too', async function () {
    const terminals = await pseudoTerminals()
    if ('missing' in terminals) {
      console.log(`      skipped: ${terminals.missing}`)
      return this.skip()
    }
    const program = createProgram({ LANG: 'ko_KR.UTF-8' })
    const terminal = openTerminal(terminals.spawn, ['start', 'monolith', '--auto'], {
      env: program.env,
      cwd: program.home,
    })
    try {
      for (const title of ['계정 확인', '클러스터 만들기', '예제 파일 받기'])
        await terminal.waitFor(new RegExp(`✔ ${title}`))
      terminal.press('\u0003')
      assert.equal(await terminal.ended, 130)
    } finally {
      terminal.signal('SIGKILL')
      await terminal.ended
      await program.end()
    }
  })
})
