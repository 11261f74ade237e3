import assert from 'node:assert/strict'
import { activityMessages } from '../../src/i18n/activity-messages.ts'

describe('activity messages', () => {
  const cases: [verb: string, resource: string, name: string | undefined, done: string, notYet: string, ko: string][] =
    [
      [
        'connect',
        'pods/portforward',
        'web',
        'A tunnel to pod web has been opened',
        'nobody has opened a tunnel to pod web yet',
        '파드 web으로 가는 터널을 아직 열지 않음',
      ],
      [
        'get',
        'pods/log',
        'web',
        'The log of pod web has been read',
        'the log of pod web has not been read yet',
        '파드 web의 로그를 아직 읽지 않음',
      ],
      [
        'connect',
        'pods/exec',
        'web',
        'A command has run inside pod web',
        'no command has run inside pod web yet',
        '파드 web 안에서 아직 아무 명령도 실행하지 않음',
      ],
      [
        'list',
        'ingresses',
        undefined,
        'You have listed some ingress',
        'nobody has listed any ingress yet',
        'ingress 목록 조회: 아직 하지 않음',
      ],
      [
        'patch',
        'deployments/scale',
        'web',
        'You have changed the scale of deployment web',
        'nobody has changed the scale of deployment web yet',
        'deployment web의 scale 변경: 아직 하지 않음',
      ],
      [
        'get',
        'networkpolicies',
        'a',
        'You have read networkpolicy a',
        'nobody has read networkpolicy a yet',
        'networkpolicy a 조회: 아직 하지 않음',
      ],
    ]
  for (const [verb, resource, name, done, notYet, ko] of cases)
    it(`says ${verb} ${resource} as a person would`, () => {
      const request = { verb, resource, name }
      assert.equal(activityMessages('en').done(request), done)
      assert.equal(activityMessages('en').notYet(request), notYet)
      assert.equal(activityMessages('ko').notYet(request), ko)
    })
})
