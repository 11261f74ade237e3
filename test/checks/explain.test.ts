import assert from 'node:assert/strict'
import { evaluateObjects } from '../../src/checks/evaluate/objects.ts'
import { explainResult } from '../../src/checks/explain.ts'
import { nearest } from '../../src/checks/near.ts'
import type { CheckResult } from '../../src/checks/result.ts'
import { titleOf } from '../../src/checks/title.ts'
import { kube, now, snapshotOf } from './objects.ts'

describe('explaining a result', () => {
  const web = kube('Deployment', 'web', {
    spec: {
      replicas: 3,
      template: { spec: { containers: [{ name: 'web', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }] } },
    },
    status: { readyReplicas: 1 },
  })
  const { result } = evaluateObjects(
    {
      target: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      match: {
        spec: {
          template: { spec: { containers: [{ name: 'web', image: 'nginx:1.28', ports: [{ containerPort: 8080 }] }] } },
        },
      },
      cel: 'object.status.readyReplicas ==\n  object.spec.replicas',
    },
    { snapshot: snapshotOf(web), namespace: 'lab', now, memory: {} },
  )

  it('says field by field what was wanted and what is there', () => {
    assert.deepEqual(explainResult(result, 'en'), [
      { label: 'spec.template.spec.containers[name=web].image', want: '"nginx:1.28"', got: '"nginx:1.27"' },
      {
        label: 'spec.template.spec.containers[name=web].ports[containerPort=8080]',
        want: '(present)',
        got: '(absent)',
        details: ['have: 80'],
      },
      {
        label: 'cel',
        text: 'object.status.readyReplicas == object.spec.replicas',
        details: ['object.status.readyReplicas = 1', 'object.spec.replicas = 3'],
      },
    ])
  })

  it('says it in Korean', () => {
    assert.equal(explainResult(result, 'ko')[1]?.got, '(없음)')
  })

  it('says how many hold, which comes closest, and what is wrong with the cluster', () => {
    const several: CheckResult = {
      status: 'pending',
      subject: { kind: 'Pod', selector: 'app=web' },
      mismatches: [],
      closest: 'web-1',
      holding: { count: 2, of: 3 },
      problem: { code: 'unreachable', message: 'connection refused', at: now, retried: true },
    }
    assert.deepEqual(explainResult(several, 'en'), [
      { label: '', text: '2 of 3 are as they should be; closest is web-1' },
      { label: 'api', text: 'connection refused' },
    ])
  })
})

describe('the title of a check', () => {
  const target = { apiVersion: 'v1', kind: 'Service', name: 'web' }

  it('is its own where it has one', () => {
    assert.equal(titleOf({ title: { en: 'A', ko: '가' }, target }, 'ko'), '가')
  })

  it('is made from what it looks at where it has none', () => {
    assert.equal(titleOf({ target }, 'en'), 'Service web exists')
    assert.equal(titleOf({ target, absent: true }, 'en'), 'Service web is gone')
    assert.equal(
      titleOf({ target: { ...target, kind: 'Deployment' }, conditions: { Available: 'True' } }, 'en'),
      'Deployment web is Available',
    )
    assert.equal(titleOf({ http: { service: 'web', port: 80, path: '/api' } }, 'en'), 'web:80/api answers')
    assert.equal(titleOf({ cluster: { firewall: { allow: 'tcp:31000' } } }, 'ko'), '방화벽이 tcp:31000 허용함')
  })
})

describe('what somebody may have meant', () => {
  const cases: [string, string[], string[]][] = [
    ['monolit', ['monolith', 'wordpress'], ['monolith']],
    ['readyReplica', ['readyReplicas', 'replicas'], ['readyReplicas']],
    ['fronetend', ['frontend', 'auth'], ['frontend']],
    ['Deployment', ['deployment'], ['deployment']],
    ['xyz', ['monolith'], []],
    ['a', ['b', 'abc'], ['b']],
  ]
  for (const [word, candidates, expected] of cases) {
    it(`${word} -> ${expected.join() || 'nothing'}`, () => assert.deepEqual(nearest(word, candidates), expected))
  }
})
