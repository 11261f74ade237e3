import assert from 'node:assert/strict'
import type { CheckResult, CheckStatus } from '../../../src/checks/result.ts'
import type { Check } from '../../../src/checks/schema.ts'
import type { Monitor, MonitorOptions } from '../../../src/engine/monitor/monitor.ts'
import { monitorChecks } from '../../../src/engine/monitor/monitor.ts'
import { deployment } from '../../helpers/fake-lab-cluster.ts'
import type { MonitorWorld } from './world.ts'
import { monitorWorld } from './world.ts'

const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nginx' }
const rolledOut: Check = { target, conditions: { Available: 'True' } }

describe('a monitor', () => {
  let world: MonitorWorld
  let told: CheckStatus[][]
  let monitor: Monitor
  beforeEach(() => {
    world = monitorWorld()
    told = []
  })
  afterEach(() => monitor.stop())

  const begin = async (checks: Check[], more: Partial<MonitorOptions> = {}) => {
    const onResults = (results: readonly CheckResult[]) => void told.push(results.map((result) => result.status))
    monitor = monitorChecks({ checks, world, onResults, ...more })
    await world.clock.advance(10)
  }
  /** Long enough for a burst to be over. */
  const calm = () => world.clock.advance(50)

  it('tells how the checks stand at first, in one go', async () => {
    world.cluster.put(deployment('nginx'))
    await begin([rolledOut, { ...rolledOut, target: { ...target, name: 'auth' } }])
    assert.deepEqual(told, [['pass', 'pending']])
  })

  it('looks at the first change at once', async () => {
    await begin([rolledOut])
    await calm()
    world.cluster.put(deployment('nginx'))
    await world.clock.advance(0)
    assert.deepEqual(told, [['pending'], ['pass']])
  })

  it('looks at the changes of a burst together', async () => {
    await begin([rolledOut])
    await calm()
    world.cluster.put(deployment('nginx'))
    await world.clock.advance(0)
    world.cluster.put(deployment('nginx', false))
    await world.clock.advance(9)
    assert.deepEqual(told, [['pending'], ['pass']])
    await world.clock.advance(1)
    assert.deepEqual(told, [['pending'], ['pass'], ['pending']])
  })

  it('tells nothing of what was there and gone within a burst', async () => {
    await begin([rolledOut])
    world.cluster.put(deployment('nginx'))
    world.cluster.put(deployment('nginx', false))
    world.cluster.remove('Deployment', 'nginx')
    await calm()
    assert.deepEqual(told, [['pending']])
  })

  it('tells nothing when nothing is otherwise', async () => {
    world.cluster.put(deployment('nginx'))
    await begin([rolledOut])
    world.cluster.put(deployment('nginx'))
    await calm()
    assert.deepEqual(told, [['pass']])
  })

  it('looks again when time alone changes a result', async () => {
    world.cluster.put(deployment('nginx'))
    await begin([{ ...rolledOut, stays: '2s' }])
    await world.clock.advance(1900)
    assert.deepEqual(told.at(-1), ['pending'])
    await world.clock.advance(200)
    assert.deepEqual(told.at(-1), ['pass'])
  })

  it('evaluates at once when asked to', async () => {
    const answers = new Map<number, string>()
    const choices = [{ text: 'A' }, { text: 'B', correct: true }]
    await begin([{ question: 'Which?', choices }], { answers })
    answers.set(0, '2')
    monitor.refresh()
    assert.equal(monitor.results()[0]?.status, 'pass')
  })

  it('remembers that an object was there, for the check that it is gone', async () => {
    world.cluster.put(deployment('nginx'))
    await begin([{ target, absent: true }])
    assert.deepEqual(monitor.memories(), [{ everSeen: true }])
    world.cluster.remove('Deployment', 'nginx')
    await calm()
    assert.deepEqual(told, [['pending'], ['pass']])
  })

  it('tells nothing after its end, and leaves no watch behind', async () => {
    await begin([rolledOut, { ...rolledOut, stays: '2s' }])
    monitor.stop()
    world.cluster.put(deployment('nginx'))
    await world.clock.advance(5000)
    assert.deepEqual([told, world.cluster.watches], [[['pending', 'pending']], 0])
  })
})
