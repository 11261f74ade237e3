import assert from 'node:assert/strict'
import type { CheckStatus, Mismatch, Subject } from '../../src/checks/result.ts'
import type { CheckView } from '../../src/engine/events.ts'
import type { Style } from '../../src/ui/blocks.ts'
import { brokenText, checkLines } from '../../src/ui/check-lines.ts'
import { createTheme } from '../../src/ui/theme.ts'
import { width } from '../../src/util/text.ts'

const style: Style = { width: 80, language: 'en', theme: createTheme(false), plain: false }
const view = (status: CheckStatus, ...mismatches: Mismatch[]): CheckView => ({
  index: 0,
  title: 'nginx is rolled out',
  result: { status, subject: { kind: 'Deployment', namespace: 'default', name: 'nginx' }, mismatches },
  findings: [],
})

/** One of each kind, as English and as Korean lines. */
const kinds: { [K in Mismatch['kind']]: [Extract<Mismatch, { kind: K }>, en: string[], ko: string[]] } = {
  field: [
    { kind: 'field', path: 'spec.type', want: '"NodePort"', got: undefined, have: ['a', 'b'] },
    ['spec.type   want "NodePort"   got (absent)', '  there is a, b'],
    ['spec.type   필요 "NodePort"   현재 (없음)', '  있는 것: a, b'],
  ],
  condition: [
    { kind: 'condition', type: 'Available', want: 'True', got: 'False', message: 'not enough' },
    ['condition Available   want True   got False', '  not enough'],
    ['컨디션 Available   필요 True   현재 False', '  not enough'],
  ],
  cel: [{ kind: 'cel', expression: 'a ==\n  b', operands: [{ expression: 'a', value: '1' }] }, ['a = 1'], ['a = 1']],
  failWhen: [
    { kind: 'failWhen', expression: 'x', operands: [] },
    ['waiting will not help', '  x'],
    ['기다려도 소용없음', '  x'],
  ],
  count: [
    { kind: 'count', want: '2', got: 1, of: 3 },
    ['how many   want 2   got 1 of 3'],
    ['개수   필요 2   현재 3개 중 1개'],
  ],
  missing: [
    { kind: 'missing', near: ['ngnix'] },
    ['Deployment default/nginx does not exist yet', '  did you mean ngnix?'],
    ['Deployment default/nginx가 아직 없음', '  혹시 ngnix?'],
  ],
  unknownKind: [
    { kind: 'unknownKind', apiVersion: 'a/v1' },
    ['the cluster does not know a/v1 yet'],
    ['클러스터가 아직 a/v1을 모름'],
  ],
  present: [{ kind: 'present', names: ['nginx'], terminating: true }, ['nginx on the way out'], ['nginx 삭제 중']],
  neverSeen: [{ kind: 'neverSeen' }, ['it was never there; make it first'], ['한 번도 없었음. 먼저 만들어야 함']],
  observedGeneration: [
    { kind: 'observedGeneration', generation: 2, observed: 1 },
    ['the controller has not seen the last change yet'],
    ['컨트롤러가 마지막 변경을 아직 보지 못함'],
  ],
  stays: [{ kind: 'stays', want: 5000, held: 2100 }, ['true for 2 s of 5 s'], ['5초 중 2초 동안 유지됨']],
  noAnswer: [
    { kind: 'noAnswer', message: { en: 'no answer within 5 s', ko: '5초 안에 응답이 없습니다' } },
    ['no answer within 5 s'],
    ['5초 안에 응답이 없습니다'],
  ],
  status: [
    { kind: 'status', want: '200', got: 401 },
    ['status of the answer   want 200   got 401'],
    ['응답 상태   필요 200   현재 401'],
  ],
  body: [{ kind: 'body', want: 'Hello', got: 'no' }, ['answer   want Hello   got no'], ['응답   필요 Hello   현재 no']],
  unanswered: [{ kind: 'unanswered' }, ['not answered yet'], ['아직 답하지 않음']],
  wrongAnswer: [
    { kind: 'wrongAnswer', got: '3', why: { en: 'Because.', ko: '그래서.' } },
    ['3 is not the answer', '  Because.'],
    ['3은 정답이 아님', '  그래서.'],
  ],
  notSeen: [
    { kind: 'notSeen', activity: 'get pods/log web', verb: 'get', resource: 'pods/log', name: 'web' },
    ['the log of pod web has not been read yet'],
    ['파드 web의 로그를 아직 읽지 않음'],
  ],
  fact: [
    { kind: 'fact', fact: 'firewall', want: 'tcp:31000', got: undefined },
    ['firewall   want tcp:31000   got (absent)'],
    ['방화벽   필요 tcp:31000   현재 (없음)'],
  ],
  file: [{ kind: 'file', path: 'a/b.yaml' }, ['a/b.yaml is not there'], ['a/b.yaml이 없음']],
}

describe('check lines', () => {
  for (const [kind, [mismatch, en, ko]] of Object.entries(kinds)) {
    it(`${kind}: says it in English and Korean`, () => {
      const details = (language: 'en' | 'ko') =>
        checkLines(view('pending', mismatch), { ...style, language }, 'full').slice(1)
      assert.deepEqual(
        details('en'),
        en.map((line) => `     ${line}`),
      )
      assert.deepEqual(
        details('ko').map((line) => line.replace(/yaml[이가]/, 'yaml이')),
        ko.map((line) => `     ${line}`),
      )
    })
  }

  it('has a sign for each status', () => {
    const statuses: CheckStatus[] = ['pass', 'fail', 'pending', 'blocked', 'error', 'skipped']
    const signs = statuses.map((status) => checkLines(view(status), style, 'short')[0]?.[1])
    assert.deepEqual(signs, ['✓', '✗', '◌', '·', '!', '–'])
  })

  it('has a word for each status where signs are not wanted', () => {
    assert.deepEqual(checkLines(view('pass'), { ...style, plain: true }, 'full'), [' PASS nginx is rolled out'])
    assert.match(checkLines(view('pending'), { ...style, plain: true, language: 'ko' }, 'short')[0] ?? '', /^ 대기 /)
  })

  it('says that there are none of a kind, or none with a label', () => {
    const lines = (subject: Subject, language: 'en' | 'ko') => {
      const missing = view('pending', { kind: 'missing', near: [] })
      const lines = checkLines({ ...missing, result: { ...missing.result, subject } }, { ...style, language }, 'full')
      return lines.map((line) => line.trim())
    }
    const pods = { kind: 'Pod', namespace: 'default', selector: 'app=web' }
    assert.deepEqual(lines(pods, 'en'), ['◌ nginx is rolled out   Pod app=web', 'there is no Pod with app=web yet'])
    assert.deepEqual(lines(pods, 'ko')[1], 'app=web 레이블이 있는 Pod가 아직 없음')
    assert.deepEqual(lines({ kind: 'Node' }, 'en')[1], 'there is no Node yet')
  })

  it('puts values that do not fit below what they are about', () => {
    const path = 'spec.template.spec.containers[name=monolith].resources.limits.memory'
    assert.deepEqual(
      checkLines(view('fail', { kind: 'field', path, want: '"64Mi"', got: '"32Mi"' }), style, 'full').slice(1),
      [`     ${path}`, '       want "64Mi"   got "32Mi"'],
    )
  })

  it('never exceeds the width, in either language', () => {
    for (const language of ['en', 'ko'] as const)
      for (const columns of [40, 80])
        for (const [mismatch] of Object.values(kinds))
          for (const line of checkLines(view('fail', mismatch), { ...style, language, width: columns }, 'full'))
            assert.ok(width(line) <= columns, line)
  })

  it('lets no escape sequence of the cluster through', () => {
    const lines = checkLines(view('fail', { kind: 'body', want: 'a', got: '\u001b[2Jgone' }), style, 'full')
    assert.doesNotMatch(lines.join(''), /\u001b/)
  })

  it('says that what was there is gone, not that it is not there yet', () => {
    const broken = view('pending', { kind: 'missing', near: [] })
    assert.equal(brokenText(broken, style), 'Deployment default/nginx is gone')
    assert.equal(checkLines(broken, style, 'broken')[1], '     Deployment default/nginx is gone')
  })
})
