import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { Container, PodSpec, Volume } from '../../../src/sandbox/schema/types.gen.ts'
import { execIn } from './support/exec.ts'
import { container, type KubeletWorld, kubeletWorld } from './support/world.ts'

describe('eviction for local storage', () => {
  let world: KubeletWorld
  beforeEach(() => {
    world = kubeletWorld()
  })
  afterEach(() => world.close())

  const run = (emptyDir: Volume['emptyDir'], own: Partial<Container> = {}, more: Partial<PodSpec> = {}) => {
    const volumeMounts = [{ name: 'v', mountPath: '/v' }]
    const containers = [container({ volumeMounts, ...own })]
    return world.run({ ...more, volumes: [{ name: 'v', emptyDir: emptyDir ?? {} }], containers })
  }
  const write = (path: string, bytes: number) => execIn(world, ['write', path, 'x'.repeat(bytes)])
  const verdict = () => {
    const { phase, reason, message } = world.pod().status ?? {}
    return { phase, reason, message }
  }

  it('ends a pod whose emptyDir is larger than its limit', async () => {
    await run({ sizeLimit: '1Ki' })
    await write('/v/file', 2000)
    await world.clock.advance(11_000)
    const message = 'Usage of EmptyDir volume "v" exceeds the limit "1Ki". '
    assert.deepEqual(verdict(), { phase: 'Failed', reason: 'Evicted', message })
    assert.ok(world.events.includes(`Warning Evicted ${message}`))
    assert.ok(world.events.includes('Normal Killing Stopping container main'))
  })

  it('does not give its containers their usual time', async () => {
    await run({ sizeLimit: '1Ki' }, { command: ['stubborn'] })
    await write('/v/file', 2000)
    await world.clock.advance(9_800)
    assert.equal(verdict().phase, 'Running')
    await world.clock.advance(2_100)
    assert.equal(verdict().phase, 'Failed')
  })

  it('leaves a pod alone that keeps to the limit', async () => {
    await run({ sizeLimit: '1Ki' })
    await write('/v/file', 1000)
    await world.clock.advance(11_000)
    assert.equal(verdict().phase, 'Running')
  })

  it('does not count what is in memory', async () => {
    await run({ sizeLimit: '1Ki', medium: 'Memory' })
    await write('/v/file', 2000)
    await world.clock.advance(11_000)
    assert.equal(verdict().phase, 'Running')
  })

  const limited = { resources: { limits: { 'ephemeral-storage': '1Ki' } } }

  it('counts what containers write beside their image', async () => {
    await run({}, limited)
    await write('/tmp/file', 2000)
    await world.clock.advance(11_000)
    const message = 'Pod ephemeral local storage usage exceeds the total limit of containers 1Ki. '
    assert.deepEqual(verdict(), { phase: 'Failed', reason: 'Evicted', message })
  })

  it('names the container that exceeds its limit where the pod does not', async () => {
    const roomy = container({ name: 'roomy', resources: { limits: { 'ephemeral-storage': '1Mi' } } })
    await world.run({ containers: [container(limited), roomy] })
    await write('/tmp/file', 2000)
    await world.clock.advance(11_000)
    assert.equal(verdict().message, 'Container main exceeded its local ephemeral storage limit "1Ki". ')
  })
})
