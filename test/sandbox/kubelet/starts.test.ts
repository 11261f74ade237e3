import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { kinds } from '../../../src/sandbox/kinds.ts'
import { container, type KubeletWorld, kubeletWorld } from './support/world.ts'

describe('how a kubelet starts containers', () => {
  let world: KubeletWorld
  beforeEach(() => {
    world = kubeletWorld()
  })
  afterEach(() => world.close())

  it('begins when those have had a turn whom the pod concerns', async () => {
    await world.run({})
    const order: string[] = []
    const stop = world.client.watch(kinds.pods, ({ object: { metadata, status } }) => {
      if (metadata.name === 'q' && status?.phase === 'Running') order.push('runs')
    })
    const started = world.run({}, { name: 'q' })
    setImmediate(() => order.push('others'))
    await started
    stop()
    assert.deepEqual(order.slice(0, 2), ['others', 'runs'])
  })

  it('tells of containers once all of a step are started, also when one cannot be', async () => {
    const told = new Set<string>()
    const stop = world.client.watch(kinds.pods, ({ object: { status } }) => {
      told.add((status?.containerStatuses ?? []).map(({ state = {} }) => Object.keys(state).join()).join(' '))
    })
    await world.run({
      containers: [container(), container({ name: 'other' }), container({ name: 'none', image: 'none:1' })],
    })
    stop()
    assert.deepEqual([...told], ['', 'waiting waiting waiting', 'running running waiting'])
  })
})
