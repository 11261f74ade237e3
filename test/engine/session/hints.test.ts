import assert from 'node:assert/strict'
import type { Step } from '../../../src/labs/schema.ts'
import { deployment } from '../../helpers/fake-lab-cluster.ts'
import { rolledOut, two } from './steps.ts'
import type { World } from './world.ts'
import { createWorld } from './world.ts'

describe('hints', () => {
  let world: World
  beforeEach(() => {
    world = createWorld()
  })
  afterEach(() => world.end())

  it('come one after the other, the last one again and again', async () => {
    const hinted: Step = { ...rolledOut('nginx'), hints: [{ en: 'First.', ko: '첫째.' }, 'Second.'] }
    const { session, events } = await world.open([hinted])
    for (let turn = 0; turn < 3; turn++) await session.hint()
    const told = events.flatMap((event) => (event.type === 'hint' ? [`${event.number}/${event.of} ${event.text}`] : []))
    assert.deepEqual(told, ['1/2 First.', '2/2 Second.', '2/2 Second.'])
    assert.equal((await world.store.read('test'))?.steps['run-nginx']?.hints, 2)
  })

  describe('of checks', () => {
    it('come after those of the step, while their check does not hold', async () => {
      const checks = [
        { ...two[0]?.checks?.[0], hint: 'Look at nginx.' },
        { ...two[1]?.checks?.[0], hint: 'And auth.' },
      ]
      const { session, events, event } = await world.open([{ ...rolledOut('nginx'), checks, hints: ['First.'] }])
      world.cluster.put(deployment('nginx'))
      await event('checks', (told) => told.checks[0]?.result.status === 'pass')
      for (let turn = 0; turn < 2; turn++) await session.hint()
      const told = events.flatMap((one) => (one.type === 'hint' ? [one.text] : []))
      assert.deepEqual(told, ['First.', 'And auth.'])
    })
  })
})
