import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { knownDifferences } from './support/differences.ts'
import { normalise } from './support/normalise.ts'
import type { Answers } from './support/run-scenario.ts'
import { merged } from './support/second-opinion.ts'

describe('normalising answers', () => {
  it('takes away what is random', () => {
    const text = 'web-5b76cb9b75-x2x4z  1/1  Running  0  12s\nuid: 9f3f4c9e-0f57-4d1c-9a44-8f1f1d3f7a10\n'
    assert.equal(normalise(text, ''), 'web-5b76cb9b75-<random>  1/1  Running  0  <age>\nuid: <uid>\n')
  })

  it('leaves out what kubectl says of watches it gives up', () => {
    const line = 'E1121 16:04:01.123456    4711 reflector.go:200] "Failed to watch" err="context deadline exceeded"\n'
    assert.equal(normalise(`--- stderr\n${line}error: timed out\n`, ''), '--- stderr\nerror: timed out\n')
  })

  it('makes columns independent of what they hold', () => {
    assert.equal(normalise('NAME     AGE\nweb      5s\n', ''), normalise('NAME   AGE\nweb    12m\n', ''))
  })

  it('keeps the indentation of YAML', () => {
    assert.equal(normalise('spec:\n    a: b\n', ''), 'spec:\n    a: b\n')
  })

  it('puts the managers of fields into an order of its own', () => {
    const entries = ['  - manager: kubectl\n    time: a\n', '  - manager: controller\n    time: b\n']
    const list = (order: string[]) => `  managedFields:\n${order.join('')}  name: web\n`
    assert.equal(normalise(list(entries), ''), normalise(list(entries.toReversed()), ''))
    assert.match(normalise(list(entries), ''), /manager: kubectl[\s\S]*name: web\n$/)
  })

  it('does so where lists are indented', () => {
    const text = '  managedFields:\n    - manager: b\n      time: a\n    - manager: a\n      time: b\n  name: web\n'
    assert.match(normalise(text, ''), /manager: a\n[\s\S]*manager: b\n[\s\S]*name: web\n$/)
  })

  it('puts the conflicts of an apply into an order of its own, and no other causes', () => {
    const entry = (field: string, reason: string) => `    - field: ${field}\n      reason: ${reason}\n`
    const list = (fields: string[], reason: string) =>
      normalise(`  causes:\n${fields.map((field) => entry(field, reason)).join('')}kind: Status\n`, '')
    assert.equal(list(['b', 'a'], 'FieldManagerConflict'), list(['a', 'b'], 'FieldManagerConflict'))
    assert.notEqual(list(['b', 'a'], 'FieldValueInvalid'), list(['a', 'b'], 'FieldValueInvalid'))
  })

  it('puts the limits that a pod breaks into an order of its own', () => {
    const limits = ['minimum cpu usage per Pod is 5m, but request is 1m', 'cpu max limit to request ratio per Pod is 2']
    const told = (order: string[]) => `pods "a" is forbidden: [${order.join(', ')}]`
    assert.equal(normalise(told(limits), ''), normalise(told(limits.toReversed()), ''))
    assert.notEqual(normalise(told(limits), ''), normalise(told(limits.slice(1)), ''))
  })

  it('keeps what the scenario names itself', () => {
    assert.equal(normalise('80:31000/TCP 80:31234/TCP', 'nodePort: 31000'), '80:31000/TCP 80:<nodePort>/TCP')
  })
})

describe('what a scenario names', () => {
  it('is a word of its own', () => {
    assert.equal(normalise('after 0s', 'kubectl wait --timeout=60s'), 'after <age>')
    assert.equal(normalise('after 60s', 'kubectl wait --timeout=60s'), 'after 60s')
  })
})

describe('the list of known differences', () => {
  it('gives scenario, step and reason', () => {
    const text = '# Title\n\n### lab: `kubectl get pods`\n\nThat is so.\n'
    assert.deepEqual(knownDifferences(text), [{ scenario: 'lab', step: 'kubectl get pods', reason: 'That is so.' }])
  })

  it('refuses a step without a reason', () => {
    assert.throws(() => knownDifferences('### lab: `kubectl get pods`\n'), /with a reason/)
  })
})

describe('running a scenario again', () => {
  const failure = new Error('stuck')
  const judged = (first: Answers, ...others: Answers[]) =>
    merged(
      [first],
      others.map((each) => [each]),
    )[0]

  it('finds that a difference was chance', () => {
    const once = { sandbox: 'a', real: 'b' }
    const again = { sandbox: 'a', real: 'a' }
    assert.deepEqual(judged(once, again, again), { ...once, failure: undefined, chance: true })
  })

  it('takes what the real cluster has said in any run', () => {
    const once = { sandbox: 'a', real: 'b' }
    assert.equal(judged(once, { sandbox: 'b', real: 'a' }, { sandbox: 'a', real: 'b' })?.chance, true)
  })

  it('keeps what the real cluster has never said', () => {
    const wrong = { sandbox: 'c', real: 'a' }
    assert.equal(judged({ sandbox: 'a', real: 'b' }, { sandbox: 'a', real: 'a' }, wrong), wrong)
    assert.equal(judged(wrong, wrong, wrong), wrong)
  })

  it('keeps what differed in no run', () => {
    const same = { sandbox: 'a', real: 'a' }
    assert.equal(judged(same, same, same), same)
  })

  it('keeps a failure that comes again', () => {
    const stuck = { sandbox: '', real: '', failure }
    assert.equal(judged(stuck, stuck, { sandbox: 'a', real: 'a' })?.failure, failure)
    assert.equal(judged(stuck, { sandbox: 'a', real: 'a' }, { sandbox: 'a', real: 'a' })?.chance, true)
  })

  it('keeps that a scenario ends early', () => {
    const same = { sandbox: 'a', real: 'a' }
    const [, second] = merged([same, same], [[same], [same, same]])
    assert.match(String(second?.failure), /ended before/)
  })
})
