import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { kinds } from '../../../src/sandbox/kinds.ts'
import type { Container, Pod, ResourceRequirements } from '../../../src/sandbox/schema/types.gen.ts'
import { execIn } from './support/exec.ts'
import { container, type KubeletWorld, kubeletWorld } from './support/world.ts'

describe('resources of a pod', () => {
  let world: KubeletWorld
  beforeEach(() => {
    world = kubeletWorld()
  })
  afterEach(() => world.close())

  const run = (resources: ResourceRequirements, own: Partial<Container> = {}, name = 'p') =>
    world.run({ containers: [container({ resources, ...own })] }, { name })
  const resize = async (resources: ResourceRequirements) => {
    const live = world.pod()
    const containers = (live.spec?.containers ?? []).map((each) => ({ ...each, resources }))
    await world.client.update(kinds.pods, { ...live, spec: { ...live.spec, containers } } as Pod)
    await world.clock.advance(300)
  }
  const pending = () => {
    const found = world.pod().status?.conditions?.find(({ type }) => type === 'PodResizePending')
    return found && [found.status, found.reason, found.message]
  }

  it('change in place', async () => {
    await run({ limits: { memory: '128Mi' }, requests: { cpu: '250m' } })
    const larger = { limits: { memory: '256Mi' }, requests: { cpu: '300m' } }
    await resize(larger)
    const { restartCount, resources, allocatedResources } = world.status()
    assert.deepEqual(
      { restartCount, resources, allocatedResources },
      {
        restartCount: 0,
        resources: larger,
        allocatedResources: { cpu: '300m' },
      },
    )
    assert.equal((await execIn(world, ['cat', '/sys/fs/cgroup/memory.max'])).stdout, `${256 * 2 ** 20}\n`)
  })

  it('change with a restart where the policy of the resource says so', async () => {
    const resizePolicy = [
      { resourceName: 'cpu', restartPolicy: 'NotRequired' },
      { resourceName: 'memory', restartPolicy: 'RestartContainer' },
    ]
    await run({ requests: { cpu: '250m', memory: '64Mi' } }, { resizePolicy })
    await resize({ requests: { cpu: '300m', memory: '64Mi' } })
    assert.equal(world.status().restartCount, 0)
    await resize({ requests: { cpu: '300m', memory: '128Mi' } })
    assert.equal(world.status().restartCount, 1)
    assert.ok(world.events.includes('Normal Killing Container main resize requires restart, will be restarted'))
  })

  it('stay as they are when the node can never have so much', async () => {
    await run({ requests: { cpu: '1' } })
    await resize({ requests: { cpu: '300' } })
    const message = "Node didn't have enough capacity: cpu, requested: 300000, capacity: 2000"
    assert.deepEqual(pending(), ['True', 'Infeasible', message])
    assert.deepEqual(world.status().resources, { requests: { cpu: '1' } })
  })

  it('wait until other pods leave room', async () => {
    await run({ requests: { cpu: '1' } })
    await run({ requests: { cpu: '500m' } }, {}, 'other')
    await resize({ requests: { cpu: '1800m' } })
    const message = "Node didn't have enough resource: cpu, requested: 1800, used: 500, capacity: 2000"
    assert.deepEqual(pending(), ['True', 'Deferred', message])
    await world.client.delete(kinds.pods, 'default', 'other', { gracePeriodSeconds: 0 })
    await world.clock.advance(60_000)
    assert.equal(pending(), undefined)
    assert.deepEqual(world.status().resources, { requests: { cpu: '1800m' } })
  })

  it('must fit when the pod comes past the scheduler', async () => {
    await run({ requests: { cpu: '1500m' } })
    await run({ requests: { cpu: '1' } }, {}, 'second')
    const { phase, reason, message } = world.pod('second').status ?? {}
    const text = "Node didn't have enough resource: cpu, requested: 1000, used: 1500, capacity: 2000"
    assert.deepEqual([phase, reason, message], ['Failed', 'OutOfcpu', `Pod was rejected: ${text}`])
    assert.ok(world.events.includes(`Warning OutOfcpu ${text}`))
  })
})
