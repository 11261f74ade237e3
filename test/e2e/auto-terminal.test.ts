import assert from 'node:assert/strict'
import { useTerminals } from './support/terminals.ts'

describe('a lab that runs by itself in a terminal', function () {
  this.timeout(90_000)
  const terminals = useTerminals({ LANG: 'ko_KR.UTF-8' })
  const run = () => terminals.open(['start', 'monolith', '--auto'])

  it('shows every step it has done, to the end', async () => {
    const terminal = run()
    for (const title of ['계정 확인', '예제 파일 받기', '로그 읽기', '세 부분이 된 애플리케이션'])
      await terminal.waitFor(new RegExp(`✔ ${title}`))
    await terminal.waitFor(/실습 완료: 100점 중 100점/)
    assert.equal(await terminal.ended, 0)
  })

  it('is left in order by Ctrl-C', async () => {
    const terminal = run()
    await terminal.waitFor(/✔ 클러스터 만들기/)
    terminal.press('\u0003')
    assert.equal(await terminal.ended, 130)
  })
})
