import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Explain } from '../../../src/engine/session/explain.ts'
import type { Step } from '../../../src/labs/schema.ts'
import type { FakeClock } from '../../helpers/fake-clock.ts'
import { fakeClock } from '../../helpers/fake-clock.ts'
import { deployment } from '../../helpers/fake-lab-cluster.ts'
import { rolledOut, two } from './steps.ts'
import type { World } from './world.ts'
import { createWorld } from './world.ts'

describe('earlier steps', () => {
  let world: World
  let clock: FakeClock
  beforeEach(() => {
    clock = fakeClock()
    world = createWorld(clock)
  })
  afterEach(() => world.end())

  /** Looks at what has changed. */
  const look = () => clock.advance(20)
  const atSecond = async (steps: Step[] = two, explain?: Explain) => {
    world.cluster.put(deployment('nginx'))
    const opened = await world.open(steps, explain ? { explain } : {})
    await look()
    await opened.session.untilDone()
    await opened.session.next()
    await look()
    return opened
  }
  const breakNginx = async () => {
    world.cluster.remove('Deployment', 'nginx')
    await clock.advance(1000)
  }

  it('that break are told, with the reason, and again when they hold', async () => {
    const { session, event } = await atSecond(two, async () => [{ key: 'paused', params: {} }])
    await breakNginx()
    const broken = await event('regression')
    assert.deepEqual([broken.step, broken.number, broken.title], ['run-nginx', 1, 'Run nginx'])
    assert.equal(broken.check.result.mismatches[0]?.kind, 'missing')
    assert.equal(broken.check.findings.length, 1)
    assert.deepEqual(
      session.broken().map((one) => one.number),
      [1],
    )
    world.cluster.put(deployment('nginx'))
    await look()
    await event('mended')
    assert.deepEqual(session.broken(), [])
  })

  it('that break for a moment only, as in a rollout, are not told', async () => {
    const { types } = await atSecond()
    world.cluster.put(deployment('nginx', false))
    await clock.advance(600)
    world.cluster.put(deployment('nginx'))
    await clock.advance(5000)
    assert.equal(types().includes('regression'), false)
    world.cluster.put(deployment('nginx', false))
    await clock.advance(800)
    assert.equal(types().includes('regression'), true)
  })

  it('that broke while nobody was there are told on return', async () => {
    const { session } = await atSecond()
    await session.close()
    world.cluster.remove('Deployment', 'nginx')
    const { event } = await world.open(two)
    await clock.advance(1000)
    assert.equal((await event('regression')).number, 1)
  })

  it('are not told any more once the learner does not mind', async () => {
    const { session, event } = await atSecond()
    await breakNginx()
    await event('regression')
    session.ignore('run-nginx')
    assert.deepEqual(session.broken(), [])
  })

  it('are put back by their solution', async () => {
    const steps = [{ ...two[0], solve: [{ apply: 'nginx.yaml' }] } as Step, rolledOut('auth')]
    mkdirSync(path.join(world.folder, 'lab/solution'), { recursive: true })
    writeFileSync(
      path.join(world.folder, 'lab/solution/nginx.yaml'),
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: nginx, generation: 1 }\nstatus: { observedGeneration: 1, conditions: [{ type: Available, status: "True" }] }\n',
    )
    const { session, event } = await atSecond(steps)
    await breakNginx()
    await event('regression')
    await session.mend('run-nginx')
    await look()
    await event('mended')
    assert.equal(world.cluster.applied[0]?.metadata.namespace, 'default')
  })
})
