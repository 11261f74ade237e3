import assert from 'node:assert/strict'
import type { Step } from '../../../src/labs/schema.ts'
import { deployment } from '../../helpers/fake-lab-cluster.ts'
import { piped, rolledOut } from './steps.ts'
import type { World } from './world.ts'
import { createWorld } from './world.ts'

describe('a step that holds when it is entered', () => {
  let world: World
  beforeEach(() => {
    world = createWorld()
  })
  afterEach(() => world.end())

  const tried = [{ ...rolledOut('nginx'), run: ['true', 'true'] } as Step, rolledOut('auth')]
  const entered = async () => {
    world.cluster.put(deployment('nginx'))
    const opened = await world.open(tried)
    await opened.event('checks', ({ checks }) => checks[0]?.result.status === 'pass')
    return opened
  }

  it('is not told as done before anything was done in it', async () => {
    const { session, types } = await entered()
    await world.store.read('test')
    assert.deepEqual([session.isDone(), types().includes('step-done')], [true, false])
  })

  it('is told as done with its first command', async () => {
    const { session, event } = await entered()
    await session.runCommand(0, piped)
    assert.equal((await event('step-done')).points, 5)
  })

  it('is told as done when the learner goes on', async () => {
    const { session, event } = await entered()
    await session.next()
    assert.equal((await event('step-done')).points, 5)
    assert.equal(session.step().id, 'run-auth')
  })

  it('is told at once when it comes to hold later, by what was done elsewhere', async () => {
    const { event } = await world.open(tried)
    await event('checks', ({ checks }) => (checks[0]?.result.mismatches.length ?? 0) > 0)
    world.cluster.put(deployment('nginx'))
    await event('step-done')
  })
})
