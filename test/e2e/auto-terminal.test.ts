import assert from 'node:assert/strict'
import { createProgram } from './support/program.ts'
import type { Terminal } from './support/terminal.ts'
import { openTerminal, pseudoTerminals } from './support/terminal.ts'

describe('a lab that runs by itself in a terminal', function () {
  this.timeout(90_000)

  /** The lab in a terminal of its own; undefined where there are none. */
  const run = async (look: (terminal: Terminal) => Promise<void>) => {
    const terminals = await pseudoTerminals()
    if ('missing' in terminals) return terminals.missing
    const program = createProgram({ LANG: 'ko_KR.UTF-8' })
    const settings = { env: program.env, cwd: program.home }
    const terminal = openTerminal(terminals.spawn, ['start', 'monolith', '--auto'], settings)
    try {
      await look(terminal)
    } finally {
      terminal.signal('SIGKILL')
      await terminal.ended
      await program.end()
    }
    return undefined
  }

  it('shows every step it has done, to the end', async function () {
    const missing = await run(async (terminal) => {
      for (const title of ['계정 확인', '예제 파일 받기', '로그 읽기', '세 부분이 된 애플리케이션'])
        await terminal.waitFor(new RegExp(`✔ ${title}`))
      await terminal.waitFor(/실습 완료: 100점 중 100점/)
      assert.equal(await terminal.ended, 0)
    })
    if (missing === undefined) return
    console.log(`      skipped: ${missing}`)
    this.skip()
  })

  it('is left in order by Ctrl-C', async function () {
    const missing = await run(async (terminal) => {
      await terminal.waitFor(/✔ 클러스터 만들기/)
      terminal.press('\u0003')
      assert.equal(await terminal.ended, 130)
    })
    if (missing === undefined) return
    console.log(`      skipped: ${missing}`)
    this.skip()
  })
})
