import assert from 'node:assert/strict'
import { evaluateActivity, evaluateClusterFact, evaluateFiles } from '../../../src/checks/evaluate/facts.ts'
import { evaluateHttp, type HttpOutcome } from '../../../src/checks/evaluate/http.ts'
import { evaluateQuestion } from '../../../src/checks/evaluate/question.ts'
import type { Check } from '../../../src/checks/schema.ts'
import { kube, now, snapshotOf } from '../objects.ts'

describe('an HTTP check', () => {
  const http = { service: 'frontend', port: 443 }
  const answer = (status: number, body = ''): HttpOutcome => ({ answer: { status, body, headers: {} } })
  const statusOf = (check: Omit<Check, 'http'>, outcome: HttpOutcome) =>
    evaluateHttp({ http, ...check }, outcome, 'default').status

  it('wants 200 unless said otherwise', () => {
    assert.equal(statusOf({}, answer(200)), 'pass')
    assert.equal(statusOf({}, answer(401)), 'pending')
    assert.equal(statusOf({ status: [401, 403] }, answer(401)), 'pass')
  })

  it('holds JSON against a part of it', () => {
    assert.equal(statusOf({ json: { message: 'Hello' } }, answer(200, '{"message":"Hello","x":1}')), 'pass')
    assert.equal(statusOf({ json: { message: 'Hello' } }, answer(200, '<html>')), 'pending')
  })

  it('finds text and patterns in the body', () => {
    assert.equal(statusOf({ body: 'Welcome' }, answer(200, '<h1>Welcome</h1>')), 'pass')
    assert.equal(statusOf({ body: { $regex: 'W.lcome' } }, answer(200, 'Welcome')), 'pass')
    assert.equal(statusOf({ body: 'Welcome' }, answer(200, 'Bye')), 'pending')
  })

  it('is pending while nobody answers, and an error while the cluster does not', () => {
    assert.equal(statusOf({}, { noAnswer: 'connection refused' }), 'pending')
    const problem = { code: 'forbidden', message: 'no', at: now, retried: false } as const
    assert.equal(statusOf({}, { problem }), 'error')
  })
})

describe('a question', () => {
  const target = { apiVersion: 'v1', kind: 'Pod', name: 'monolith' }
  const asked: Check = { question: 'IP?', target, answer: 'object.status.podIP' }
  const snapshot = snapshotOf(kube('Pod', 'monolith', { status: { podIP: '10.0.0.7' } }))

  it('is right when the answer is the live value, spaces and quotes aside', () => {
    for (const given of ['10.0.0.7', ' 10.0.0.7 ', '"10.0.0.7"']) {
      assert.equal(evaluateQuestion(asked, given, { snapshot, now }).status, 'pass', given)
    }
  })

  it('does not give the right answer away', () => {
    const result = evaluateQuestion(asked, '10.0.0.8', { snapshot, now })
    assert.equal(result.status, 'pending')
    assert.ok(!JSON.stringify(result).includes('10.0.0.7'))
  })

  it('takes a number for its text', () => {
    const check: Check = { question: 'How many?', target, answer: 'size(items)' }
    assert.equal(evaluateQuestion(check, '1', { snapshot, now }).status, 'pass')
  })

  it('takes any item of a list of answers', () => {
    const check: Check = { question: 'A port?', target, answer: '[80, 81]' }
    assert.equal(evaluateQuestion(check, '81', { snapshot, now }).status, 'pass')
  })

  it('wants all the right choices and no other', () => {
    const check: Check = {
      question: 'Which?',
      choices: [
        { text: 'a', correct: true },
        { text: 'b', why: 'b is not' },
        { text: 'c', correct: true },
      ],
    }
    const status = (given: string | number[]) => evaluateQuestion(check, given, { now }).status
    assert.deepEqual(
      [status([0, 2]), status([0]), status([0, 1, 2]), status('2')],
      ['pass', 'pending', 'pending', 'pending'],
    )
    assert.deepEqual(evaluateQuestion(check, [1], { now }).mismatches, [
      { kind: 'wrongAnswer', got: 'b', why: 'b is not' },
    ])
    assert.deepEqual(evaluateQuestion(check, [0, 1], { now }).mismatches, [
      { kind: 'wrongAnswer', got: { en: 'a, b', ko: 'a, b' }, why: 'b is not' },
    ])
  })

  it('cannot be answered while the object is not there', () => {
    assert.deepEqual(evaluateQuestion(asked, 'x', { snapshot: snapshotOf(), now }).mismatches, [
      { kind: 'missing', near: [] },
    ])
  })
})

describe('an activity', () => {
  const wanted = { verb: 'get', resource: 'pods/log', name: 'monolith' } as const

  it('passes when the request is in the audit', () => {
    const records = [{ verb: 'get', resource: 'pods/log', name: 'monolith', namespace: 'default' }]
    assert.equal(evaluateActivity(wanted, records, 'default').status, 'pass')
    assert.equal(evaluateActivity(wanted, records, 'other').status, 'pending')
  })

  it('is skipped where nobody keeps an audit', () => {
    assert.equal(evaluateActivity(wanted, undefined, 'default').status, 'skipped')
  })
})

describe('a fact about the cluster', () => {
  it('says which command makes room for another cluster', () => {
    const { mismatches } = evaluateClusterFact({ exists: 'io' }, { clusters: ['old'], makeRoom: 'delete old' })
    assert.deepEqual(mismatches, [{ kind: 'fact', fact: 'cluster', want: 'io', got: 'old', first: 'delete old' }])
  })

  it('passes when the provider knows it so', () => {
    assert.equal(evaluateClusterFact({ firewall: { allow: 'tcp:31000' } }, { firewall: ['tcp:31000'] }).status, 'pass')
  })

  it('says what is there instead', () => {
    assert.deepEqual(
      evaluateClusterFact({ config: { 'compute/zone': 'b' } }, { config: { 'compute/zone': 'a' } }).mismatches,
      [{ kind: 'fact', fact: 'compute/zone', want: 'b', got: 'a' }],
    )
  })

  it('is skipped where the provider does not know it', () => {
    assert.equal(evaluateClusterFact({ addon: 'ingress' }, {}).status, 'skipped')
  })
})

describe('files', () => {
  it('names the paths that are missing', () => {
    assert.deepEqual(evaluateFiles(['a', 'b'], (path) => path === 'a').mismatches, [{ kind: 'file', path: 'b' }])
  })
})
