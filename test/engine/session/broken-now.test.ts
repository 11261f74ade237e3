import assert from 'node:assert/strict'
import { brokenNow } from '../../../src/engine/session/broken-now.ts'
import type { Step } from '../../../src/labs/schema.ts'
import { type FakeClock, fakeClock } from '../../helpers/fake-clock.ts'
import { deployment, type FakeLabCluster, fakeLabCluster } from '../../helpers/fake-lab-cluster.ts'

const rolledOut = (name: string, more: Step['checks'] = []): Step => ({
  id: `run-${name}`,
  title: { en: name, ko: name },
  checks: [...more, { target: { apiVersion: 'apps/v1', kind: 'Deployment', name }, conditions: { Available: 'True' } }],
})

describe('steps that no longer hold, asked once', () => {
  let clock: FakeClock
  let cluster: FakeLabCluster
  let settled: string[]
  beforeEach(() => {
    clock = fakeClock()
    cluster = fakeLabCluster()
    settled = []
    cluster.put(deployment('nginx'))
    cluster.put(deployment('auth'))
  })

  const ask = (steps: Step[]) =>
    brokenNow(
      steps,
      'sandbox',
      { cluster, provided: {}, namespace: 'default', workFolder: '/nowhere', startedAt: 0, clock },
      async () => {
        settled.push('waited')
      },
    )
  const found = async (asking: ReturnType<typeof ask>, milliseconds: number) => {
    await clock.advance(milliseconds)
    return (await asking).map(({ step, index, result }) => [step.id, index, result.mismatches[0]?.kind])
  }

  it('are none while all hold, and nothing is waited for', async () => {
    assert.deepEqual(await found(ask([rolledOut('nginx'), rolledOut('auth')]), 20), [])
    assert.deepEqual(settled, [])
  })

  it('are told with the check that does not hold, by its place in the step', async () => {
    cluster.remove('Deployment', 'auth')
    const deed = { activity: { verb: 'get' as const, resource: 'pods' } }
    assert.deepEqual(await found(ask([rolledOut('nginx'), rolledOut('auth', [deed])]), 1000), [
      ['run-auth', 1, 'missing'],
    ])
  })

  it('are told once for each step', async () => {
    cluster.remove('Deployment', 'auth')
    const twice = rolledOut('auth', rolledOut('auth').checks)
    assert.deepEqual(await found(ask([twice]), 1000), [['run-auth', 0, 'missing']])
  })

  it('do not count while they are only starting again', async () => {
    cluster.put(deployment('auth', false))
    const asking = ask([rolledOut('auth')])
    await clock.advance(300)
    cluster.put(deployment('auth'))
    assert.deepEqual(await found(asking, 1000), [])
    assert.deepEqual(settled, ['waited'])
  })

  it('are not those whose checks are about what the learner did', async () => {
    const deed: Step = {
      id: 'look',
      title: { en: 'Look', ko: '보기' },
      checks: [{ target: { apiVersion: 'v1', kind: 'Pod', name: 'gone' }, transient: true }],
    }
    assert.deepEqual(await found(ask([deed]), 1000), [])
  })
})
