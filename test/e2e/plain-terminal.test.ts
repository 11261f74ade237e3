import assert from 'node:assert/strict'
import { useTerminals } from './support/terminals.ts'

const enter = '\r'

describe('in a terminal that is read aloud', function () {
  this.timeout(90_000)
  const terminals = useTerminals({ LANG: 'ko_KR.UTF-8' })
  const open = () => terminals.open(['start', 'monolith', '--plain'])

  it('a step is done by numbers and Enter, and nothing is redrawn', async () => {
    const terminal = open()
    await terminal.waitFor(/1 {2}gcloud auth list 실행\r?\n 2 {2}gcloud config list project 실행/)
    await terminal.waitFor(/Enter만 누르면: gcloud auth list 실행/)
    terminal.press(enter)
    await terminal.waitFor(/Credentialed Accounts/)
    await terminal.waitFor(/Enter만 누르면: gcloud config list project 실행/)
    terminal.press(`2${enter}`)
    await terminal.waitFor(/통과 계정 확인/)
    await terminal.waitFor(/== 23단계 중 2단계/)
    const shown = terminal.text()
    assert.doesNotMatch(shown, /[⏎✓◌─]/)
    assert.equal(shown.match(/== 23단계 중 1단계/g)?.length, 1)
  })

  it('a command is typed in full', async () => {
    const terminal = open()
    await terminal.waitFor(/나 실행할 명령을 입력하고 Enter를 누르세요/)
    terminal.press(`gcloud auth list; gcloud config list project${enter}`)
    await terminal.waitFor(/Credentialed Accounts/)
    await terminal.waitFor(/통과 계정 확인/)
    await terminal.waitFor(/== 23단계 중 2단계/)
  })

  it('what is none of the choices is told, hints are given, and Ctrl-C leaves', async () => {
    const terminal = open()
    await terminal.waitFor(/Enter만 누르면/)
    terminal.press(`99${enter}`)
    await terminal.waitFor(/99: 목록에 없습니다/)
    terminal.press(`4${enter}`)
    await terminal.waitFor(/힌트가 없습니다/)
    await terminal.waitFor(/Enter만 누르면/)
    terminal.press('\u0003')
    await terminal.waitFor(/저장했습니다/)
    assert.equal(await terminal.ended, 130)
  })

  it('questions are answered by their numbers', async () => {
    await terminals.program.run(['start', 'monolith'])
    for (let step = 1; step < 8; step++) assert.equal((await terminals.program.run(['skip'])).code, 0)
    const terminal = open()
    await terminal.waitFor(/ 3 {2}질문에 답하기: 이미지를 받은/)
    await terminal.waitFor(/Enter만 누르면/)
    terminal.press(`3${enter}`)
    await terminal.waitFor(/ 1 {2}Scheduled\r?\n 2 {2}Created/)
    terminal.press(`1${enter}`)
    await terminal.waitFor(/맨 처음입니다[\s\S]*틀렸습니다/)
    terminal.press(`3${enter}`)
    await terminal.waitFor(/ 2 {2}Created/)
    terminal.press(`2${enter}`)
    await terminal.waitFor(/정답입니다/)
  })
})
