import assert from 'node:assert/strict'
import type { Step } from '../../../src/labs/schema.ts'
import { deployment } from '../../helpers/fake-lab-cluster.ts'
import { piped } from './steps.ts'
import type { World } from './world.ts'
import { createWorld } from './world.ts'

describe('the command to run once more', () => {
  let world: World
  beforeEach(() => {
    world = createWorld()
  })
  afterEach(() => world.end())

  const rolledOut: NonNullable<Step['checks']>[number] = {
    target: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nginx' },
    conditions: { Available: 'True' },
  }
  const steps = (checks: Step['checks']): Step[] => [
    { id: 'make', title: { en: 'Make', ko: '만들기' }, run: ['true', 'true'], ...(checks ? { checks } : {}) },
    { id: 'after', title: { en: 'After', ko: '다음' }, run: ['true'] },
  ]
  /** At the first step, done, with both commands run. */
  const done = async (checks: Step['checks']) => {
    const opened = await world.open(steps(checks))
    await opened.session.runCommand(0, piped)
    await opened.session.runCommand(1, piped)
    world.cluster.put(deployment('nginx'))
    await opened.session.untilDone()
    return opened
  }
  const gone = async (opened: Awaited<ReturnType<typeof done>>) => {
    const before = opened.events.length
    world.cluster.remove('Deployment', 'nginx')
    await opened.event('checks', (event) => opened.events.indexOf(event) >= before)
  }

  it('is none while the step is open', async () => {
    const { session, event } = await world.open(steps([rolledOut]))
    await session.runCommand(0, piped)
    await session.runCommand(1, piped)
    await event('checks')
    assert.equal(session.again(), undefined)
  })

  it('is none while the step holds', async () => {
    assert.equal((await done([rolledOut])).session.again(), undefined)
  })

  it('is each in turn when what the step made is gone', async () => {
    const opened = await done([rolledOut])
    await gone(opened)
    assert.equal(opened.session.again(), 0)
    await opened.session.runCommand(0, piped)
    assert.equal(opened.session.again(), 1)
  })

  it('is the first when one comes back to the step', async () => {
    const opened = await done([rolledOut])
    await opened.session.next()
    await opened.session.runCommand(0, piped)
    await opened.session.back()
    await opened.event('checks', ({ checks }) => checks[0]?.result.status === 'pass')
    await gone(opened)
    assert.equal(opened.session.again(), 0)
  })
})
