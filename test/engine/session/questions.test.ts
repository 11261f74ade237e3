import assert from 'node:assert/strict'
import type { Step } from '../../../src/labs/schema.ts'
import { pod } from '../../helpers/fake-lab-cluster.ts'
import { rolledOut } from './steps.ts'
import type { World } from './world.ts'
import { createWorld } from './world.ts'

describe('questions', () => {
  let world: World
  beforeEach(() => {
    world = createWorld()
  })
  afterEach(() => world.end())

  const asking: Step[] = [
    {
      id: 'look',
      title: 'Look',
      points: 3,
      checks: [
        {
          question: 'What is the IP of the pod?',
          target: { apiVersion: 'v1', kind: 'Pod', name: 'monolith' },
          answer: 'object.status.podIP',
        },
        { question: 'Who?', choices: [{ text: 'Nobody' }, { text: 'The scheduler', correct: true }] },
      ],
    },
    rolledOut('auth'),
  ]

  it('take the answer that is right in the cluster now', async () => {
    world.cluster.put(pod('monolith', '10.0.0.7'))
    const { session, event } = await world.open(asking)
    await event('checks')
    assert.equal(await session.answer(0, '10.0.0.8'), false)
    assert.equal(await session.answer(0, ' 10.0.0.7 '), true)
    assert.equal(await session.answer(1, '1'), false)
    assert.equal(await session.answer(1, '2'), true)
    await event('step-done')
  })

  it('are asked once: a right answer is kept', async () => {
    world.cluster.put(pod('monolith', '10.0.0.7'))
    const { session, event } = await world.open(asking)
    await event('checks')
    await session.answer(0, '10.0.0.7')
    await session.close()
    const again = await world.open(asking)
    await again.event('checks', ({ checks }) => checks[0]?.result.status === 'pass')
  })

  it('are answered from the live state by a solution', async () => {
    world.cluster.put(pod('monolith', '10.0.0.7'))
    const { session } = await world.open(asking)
    await session.answerAll()
    await session.untilDone()
  })
})
