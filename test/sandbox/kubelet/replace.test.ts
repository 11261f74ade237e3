import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { kinds } from '../../../src/sandbox/kinds.ts'
import type { Pod } from '../../../src/sandbox/schema/types.gen.ts'
import { container, type KubeletWorld, kubeletWorld } from './support/world.ts'

describe('a container whose image has changed', () => {
  let world: KubeletWorld
  let seen: string[]
  beforeEach(() => {
    world = kubeletWorld()
    seen = []
    world.client.watch(kinds.pods, ({ object }) => {
      const [status] = object.status?.containerStatuses ?? []
      const ready = object.status?.conditions?.find(({ type }) => type === 'Ready')?.status
      if (status) seen.push(`${Object.keys(status.state ?? {})} ${status.restartCount} ${ready}`)
    })
  })
  afterEach(() => world.close())

  const setImage = async (image: string) => {
    const live = world.pod()
    const containers = (live.spec?.containers ?? []).map((each) => ({ ...each, image }))
    seen = []
    await world.client.update(kinds.pods, { ...live, spec: { ...live.spec, containers } } as Pod)
    await world.clock.advance(300)
  }

  it('is replaced in one step: the pod stays ready', async () => {
    await world.run({})
    await setImage('docker.io/library/tools:1')
    assert.deepEqual([...new Set(seen)], ['running 0 True', 'running 1 True'])
    assert.ok(world.events.includes('Normal Killing Container main definition changed, will be restarted'))
  })

  it('is started anew whatever the restart policy says', async () => {
    await world.run({ restartPolicy: 'Never' })
    await setImage('docker.io/library/tools:1')
    assert.equal(world.status().restartCount, 1)
    assert.equal(world.pod().status?.phase, 'Running')
  })

  it('does not wait for the back-off of the old image', async () => {
    await world.run({ containers: [container({ command: ['exit', '1'] })] })
    await world.clock.advance(15_000)
    assert.equal(world.status().state?.waiting?.reason, 'CrashLoopBackOff')
    const { restartCount } = world.status()
    await setImage('docker.io/library/tools:1')
    assert.equal(world.status().restartCount, restartCount + 1)
  })

  it('does not keep a pod from being deleted', async () => {
    await world.run({ containers: [container({ command: ['stubborn'] })] })
    await setImage('docker.io/library/tools:1')
    await world.client.delete(kinds.pods, 'default', 'p', { gracePeriodSeconds: 0 })
    await world.clock.advance(10)
    assert.equal(world.client.get(kinds.pods, 'default', 'p'), undefined)
  })
})
