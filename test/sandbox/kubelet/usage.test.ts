import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { container, type KubeletWorld, kubeletWorld } from './support/world.ts'

describe('usage of a container', () => {
  let world: KubeletWorld
  beforeEach(() => {
    world = kubeletWorld()
  })
  afterEach(() => world.close())

  it('grows with the connections that come in, up to the limit', async () => {
    const resources = { limits: { cpu: '100m', memory: '64Mi' } }
    await world.run({ containers: [container({ command: ['web'], resources })] })
    const [usage, ...others] = world.kubelet.usage(world.pod()) ?? []
    assert.deepEqual([usage?.name, usage?.cpuMillicores, usage?.memoryBytes, others], ['main', 1, 32 * 2 ** 20, []])
    for (let count = 0; count < 30; count++) (await world.kubelet.portForward(world.pod(), 80)).destroy()
    assert.equal(world.kubelet.usage(world.pod())?.[0]?.cpuMillicores, 21)
    for (let count = 0; count < 300; count++) (await world.kubelet.portForward(world.pod(), 80)).destroy()
    assert.equal(world.kubelet.usage(world.pod())?.[0]?.cpuMillicores, 100)
    await world.clock.advance(31_000)
    assert.equal(world.kubelet.usage(world.pod())?.[0]?.cpuMillicores, 1)
  })

  it('adds up, for its node too', async () => {
    await world.run({ containers: [container({ command: ['web'] })] })
    const seconds = () => world.kubelet.usage(world.pod())?.[0]?.cpuSeconds ?? 0
    const ofNode = () => world.kubelet.systemUsage('')?.cpuSeconds ?? 0
    const [first, firstOfNode] = [seconds(), ofNode()]
    await world.clock.advance(100_000)
    assert.equal((seconds() - first).toFixed(6), '0.100000')
    for (let count = 0; count < 50; count++) (await world.kubelet.portForward(world.pod(), 80)).destroy()
    assert.equal((seconds() - first).toFixed(6), '1.100000')
    assert.equal((ofNode() - firstOfNode).toFixed(6), '13.000000')
  })

  it('adds up to no more than its limit allows', async () => {
    await world.run({ containers: [container({ command: ['web'], resources: { limits: { cpu: '10m' } } })] })
    const { startedAt = 0 } = world.kubelet.usage(world.pod())?.[0] ?? {}
    for (let count = 0; count < 50; count++) (await world.kubelet.portForward(world.pod(), 80)).destroy()
    await world.clock.advance(10_000)
    const seconds = (world.clock.now() - startedAt) / 1000
    assert.equal(world.kubelet.usage(world.pod())?.[0]?.cpuSeconds, 0.01 * seconds)
  })

  it('is nothing when the pod is over', async () => {
    await world.run({ restartPolicy: 'Never', containers: [container({ command: ['exit', '0'] })] })
    assert.equal(world.kubelet.usage(world.pod()), undefined)
  })
})
