import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ClusterFacts } from '../../../src/checks/result.ts'
import type { Step } from '../../../src/labs/schema.ts'
import type { ClusterKeeper } from '../../../src/providers/types.ts'
import type { FakeClock } from '../../helpers/fake-clock.ts'
import { fakeClock } from '../../helpers/fake-clock.ts'
import { deployment } from '../../helpers/fake-lab-cluster.ts'
import type { Opened, World } from './world.ts'
import { createWorld } from './world.ts'

const plain: Step[] = [{ id: 'only', title: { en: 'Only', ko: '하나' }, run: ['true'] }]

describe('a cluster that is gone', () => {
  let clock: FakeClock
  let world: World
  let state: Awaited<ReturnType<ClusterKeeper['state']>>
  let starts: number
  beforeEach(() => {
    clock = fakeClock()
    world = createWorld(clock)
    state = 'running'
    starts = 0
  })
  afterEach(() => world.end())

  const keeper: ClusterKeeper = {
    state: async () => state,
    async start() {
      starts++
      state = 'running'
    },
  }
  const notices = ({ events }: Opened) => events.flatMap((event) => (event.type === 'notice' ? [event.text] : []))
  const lose = async (how: typeof state) => {
    state = how
    world.cluster.answers(false)
    await clock.advance(20)
  }
  const find = async () => {
    world.cluster.answers(true)
    await clock.advance(20)
  }

  it('after a crash is started again, and both are told', async () => {
    const opened = await world.open(plain, { keeper })
    await lose('crashed')
    assert.deepEqual(
      [notices(opened), starts],
      [['The sandbox has stopped without being told to; it is being started again.'], 1],
    )
    await find()
    assert.equal(notices(opened)[1], 'The sandbox runs again; its pods are starting.')
  })

  it('is nothing to tell before the learner has made one', async () => {
    const listeners = new Set<(facts: ClusterFacts) => void>()
    const watchFacts = (listener: (facts: ClusterFacts) => void) => {
      listeners.add(listener)
      listener({ clusters: [] })
      return () => void listeners.delete(listener)
    }
    const opened = await world.open(plain, { keeper, watchFacts })
    await lose('running')
    await clock.advance(10_000)
    assert.deepEqual(notices(opened), [])
    for (const tell of listeners) tell({ clusters: ['io'] })
    await clock.advance(20)
    await clock.advance(10_000)
    assert.equal(notices(opened).length, 1)
  })

  it('is told in Korean', async () => {
    const opened = await world.open(plain, { keeper, language: 'ko' })
    await lose('crashed')
    await find()
    assert.deepEqual(notices(opened), [
      '샌드박스가 예기치 않게 멈췄습니다. 다시 시작합니다.',
      '샌드박스가 다시 실행됩니다. 파드들이 시작되고 있습니다.',
    ])
  })

  it('because somebody stopped it stays so, and how to go on is told', async () => {
    const opened = await world.open(plain, { keeper })
    await lose('stopped')
    assert.deepEqual(
      [notices(opened), starts],
      [['The sandbox was stopped. k8slab check starts it again, and the lab goes on here.'], 0],
    )
    await find()
    assert.equal(notices(opened).length, 2)
  })

  it('is left alone when it crashes again and again', async () => {
    const opened = await world.open(plain, { keeper })
    for (let turn = 0; turn < 4; turn++) {
      await lose('crashed')
      await find()
    }
    assert.equal(starts, 3)
    assert.match(notices(opened).at(-2) ?? '', /^The sandbox was stopped/)
  })

  it('for a moment only, as when a connection breaks, is not told', async () => {
    const opened = await world.open(plain)
    await lose('running')
    await clock.advance(1000)
    await find()
    await clock.advance(10_000)
    assert.deepEqual(notices(opened), [])
  })

  it('and is nobody’s to start is told when it stays silent, and when it answers again', async () => {
    const opened = await world.open(plain)
    await lose('running')
    await clock.advance(3000)
    await find()
    assert.deepEqual(notices(opened), ['The cluster sandbox does not answer.', 'The cluster sandbox answers again.'])
  })

  it('is not looked for any more once the session is closed', async () => {
    const opened = await world.open(plain, { keeper })
    await opened.session.close()
    await lose('crashed')
    assert.equal(starts, 0)
  })

  it('has pods on their way back for a while: what only has to start is not told as broken', async () => {
    world.cluster.put(deployment('nginx'))
    const made: Step = {
      id: 'make',
      title: { en: 'Make', ko: '만들기' },
      checks: [
        { target: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nginx' }, conditions: { Available: 'True' } },
      ],
    }
    const opened = await world.open([made, ...plain], { keeper })
    await clock.advance(20)
    await opened.session.untilDone()
    await opened.session.next()
    await clock.advance(20)
    await lose('crashed')
    world.cluster.put(deployment('nginx', false))
    await find()
    await clock.advance(8000)
    assert.equal(opened.types().includes('regression'), false)
    await clock.advance(3000)
    assert.equal(opened.types().includes('regression'), true)
  })

  it('takes what runs beside the prompt with it, and brings it back', async () => {
    const run = 'echo up; until test -e end; do sleep 0.01; done; rm end; exit 1'
    const opened = await world.open(
      [
        {
          id: 'open',
          title: { en: 'Open', ko: '열기' },
          run: [{ run, background: true, ready: { output: 'up' }, until: 'use' }],
        },
        { id: 'use', title: { en: 'Use', ko: '쓰기' } },
      ],
      { keeper },
    )
    await opened.session.runCommand(0, { stdio: 'pipe', typeInput: false })
    await lose('stopped')
    const end = path.join(world.folder, 'work/end')
    writeFileSync(end, '')
    await opened.event('notice', ({ text }) => text.includes('has ended'))
    assert.equal(existsSync(end), false)
    await clock.advance(60_000)
    assert.equal(notices(opened).length, 2)
    await find()
    await clock.advance(300)
    await opened.event('notice', ({ text }) => text.startsWith('What step 1 keeps running runs again'))
  })
})
