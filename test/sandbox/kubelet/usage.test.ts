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
    assert.deepEqual(world.kubelet.usage(world.pod()), [{ name: 'main', cpuMillicores: 1, memoryBytes: 32 * 2 ** 20 }])
    for (let count = 0; count < 30; count++) (await world.kubelet.portForward(world.pod(), 80)).destroy()
    assert.equal(world.kubelet.usage(world.pod())?.[0]?.cpuMillicores, 21)
    for (let count = 0; count < 300; count++) (await world.kubelet.portForward(world.pod(), 80)).destroy()
    assert.equal(world.kubelet.usage(world.pod())?.[0]?.cpuMillicores, 100)
    await world.clock.advance(31_000)
    assert.equal(world.kubelet.usage(world.pod())?.[0]?.cpuMillicores, 1)
  })

  it('is nothing when the pod is over', async () => {
    await world.run({ restartPolicy: 'Never', containers: [container({ command: ['exit', '0'] })] })
    assert.equal(world.kubelet.usage(world.pod()), undefined)
  })
})
