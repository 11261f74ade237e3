import assert from 'node:assert/strict'
import path from 'node:path'
import type { Step } from '../../../src/labs/schema.ts'
import { deployment } from '../../helpers/fake-lab-cluster.ts'
import { rolledOut, two } from './steps.ts'
import type { World } from './world.ts'
import { createWorld } from './world.ts'

describe('session', () => {
  let world: World
  beforeEach(() => {
    world = createWorld()
  })
  afterEach(() => world.end())

  it('tells the lab, the step and how its checks stand', async () => {
    const { event, types } = await world.open(two)
    const { step } = await event('step-started')
    assert.deepEqual([step.number, step.of, step.title, step.state], [1, 2, 'Run nginx', 'open'])
    const { checks } = await event('checks')
    assert.equal(checks[0]?.result.status, 'pending')
    assert.deepEqual(types().slice(0, 2), ['lab-started', 'step-started'])
  })

  it('says so the moment the checks hold, with the points, once', async () => {
    const { event, types } = await world.open(two)
    await event('checks')
    world.cluster.put(deployment('nginx'))
    const done = await event('step-done')
    assert.deepEqual([done.step, done.state, done.points], ['run-nginx', 'done', 5])
    world.cluster.put(deployment('nginx'))
    await world.store.read('test')
    assert.equal(types().filter((type) => type === 'step-done').length, 1)
    assert.equal((await world.store.read('test'))?.steps['run-nginx']?.points, 5)
  })

  it('has told that a step is done when whoever waits for that goes on', async () => {
    const { session, types } = await world.open(two)
    world.cluster.put(deployment('nginx'))
    await session.untilDone()
    assert.equal(types().at(-1), 'step-done')
  })

  it('has told that a step is done, if it is, when whoever waits for what is told goes on', async () => {
    const { session, types, event } = await world.open(two)
    const seen: boolean[] = []
    for (const name of ['other', 'nginx']) {
      const looked = event('checks', ({ checks }) => (checks[0]?.result.status === 'pass') === (name === 'nginx'))
      world.cluster.put(deployment(name))
      await looked
      await session.untilTold()
      seen.push(types().includes('step-done'))
    }
    assert.deepEqual(seen, [false, true])
  })

  it('tells the end of a step before the beginning of the next', async () => {
    world.cluster.put(deployment('nginx'))
    const { session, types, event } = await world.open(two)
    await session.untilDone()
    await session.next()
    await event('step-started', ({ step }) => step.number === 2)
    const order = types().filter((type) => type === 'step-done' || type === 'step-started')
    assert.deepEqual(order, ['step-started', 'step-done', 'step-started'])
  })

  it('is not done while one check is missing', async () => {
    const step: Step = { ...rolledOut('nginx'), checks: [...(two[0]?.checks ?? []), ...(two[1]?.checks ?? [])] }
    const { session, event } = await world.open([step])
    world.cluster.put(deployment('nginx'))
    await event('checks', ({ checks }) => checks[0]?.result.status === 'pass')
    assert.equal(session.isDone(), false)
  })

  it('ends after the last step with all points', async () => {
    world.cluster.put(deployment('nginx'))
    world.cluster.put(deployment('auth'))
    const { session, event } = await world.open(two)
    for (const more of [true, false]) {
      await session.untilDone()
      assert.equal(await session.next(), more)
    }
    const finished = await event('lab-finished')
    assert.deepEqual([finished.points, finished.of], [10, 10])
    assert.notEqual((await world.store.read('test'))?.finishedAt, undefined)
  })

  it('goes on where it was left, with the points of before', async () => {
    world.cluster.put(deployment('nginx'))
    const first = await world.open(two)
    await first.session.untilDone()
    await first.session.next()
    await first.session.close()
    const { event } = await world.open(two)
    const { resumed } = await event('lab-started')
    const { step, gained } = await event('step-started')
    assert.deepEqual([resumed, step.id, gained], [true, 'run-auth', 5])
  })

  it('begins anew when the step it was left at is gone from the lab', async () => {
    await world.open([rolledOut('old')])
    const { event } = await world.open(two)
    assert.equal((await event('step-started')).step.id, 'run-nginx')
  })

  it('goes back to a step that is done, and says that it is', async () => {
    world.cluster.put(deployment('nginx'))
    const { session, event } = await world.open(two)
    await session.untilDone()
    assert.equal(session.isRevisited(), false)
    await session.next()
    assert.equal(await session.back(), true)
    const { step } = await event('step-started', (started) => started.gained === 5 && started.step.number === 1)
    assert.equal(step.state, 'done')
    assert.equal(session.isRevisited(), true)
    assert.equal(await session.back(), false)
  })

  it('speaks the language of the learner', async () => {
    const { event } = await world.open(two, { language: 'ko' })
    assert.equal((await event('step-started')).step.title, 'nginx 실행')
  })

  it('leaves no watch behind', async () => {
    const { session, event } = await world.open(two)
    await event('checks')
    await session.close()
    assert.equal(world.cluster.watches, 0)
  })

  it('says that the disk is full instead of ending', async () => {
    const { event } = await world.open(two)
    await event('checks')
    world.store.update = () => Promise.reject(new Error('no space left on device'))
    world.cluster.put(deployment('nginx'))
    const { level, text } = await event('notice')
    assert.deepEqual([level, text], ['warning', 'no space left on device'])
  })

  describe('skipping', () => {
    it('solves the step, gives no points, and goes on', async () => {
      const steps = [{ ...rolledOut('nginx'), solve: 'echo solved > solved' } as Step, rolledOut('auth')]
      const { session, event } = await world.open(steps)
      await session.skip()
      const done = await event('step-done')
      assert.deepEqual([done.state, done.points], ['skipped', 0])
      assert.equal(session.step().id, 'run-auth')
      const { existsSync } = await import('node:fs')
      assert.equal(existsSync(path.join(world.folder, 'work/solved')), true)
    })
  })
})
