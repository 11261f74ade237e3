import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { Container, PodSpec } from '../../../src/sandbox/schema/types.gen.ts'
import { execIn } from './support/exec.ts'
import { container, type KubeletWorld, kubeletWorld } from './support/world.ts'

describe('who containers run as', () => {
  let world: KubeletWorld
  beforeEach(() => {
    world = kubeletWorld()
  })
  afterEach(() => world.close())

  const volumes = [{ name: 'v', emptyDir: {} }]
  const run = (spec: Partial<PodSpec>, own: Partial<Container> = {}) =>
    world.run({ volumes, containers: [container({ volumeMounts: [{ name: 'v', mountPath: '/v' }], ...own })], ...spec })
  const status = async (line: string) => {
    const { stdout } = await execIn(world, ['cat', '/proc/1/status'])
    return new RegExp(`^${line}:\\t(.*)$`, 'm').exec(stdout)?.[1]
  }
  const stat = async (path: string) => (await execIn(world, ['stat', path])).stdout.trim()

  it('is root with the usual capabilities', async () => {
    await run({})
    assert.deepEqual([await status('Uid'), await status('CapEff')], ['0\t0\t0\t0', '00000000a80425fb'])
  })

  it('is the user and groups of the security contexts, the own first', async () => {
    const shared = { runAsUser: 1000, runAsGroup: 3000, supplementalGroups: [4000], fsGroup: 2000 }
    await run({ securityContext: shared }, { securityContext: { runAsUser: 2000 } })
    assert.deepEqual([await status('Uid'), await status('Gid')], ['2000\t2000\t2000\t2000', '3000\t3000\t3000\t3000'])
    assert.equal(await status('Groups'), '2000 3000 4000 ')
  })

  for (const [change, expected] of [
    [{ add: ['NET_ADMIN', 'SYS_TIME'] }, '00000000aa0435fb'],
    [{ add: ['CAP_NET_ADMIN'], drop: ['KILL'] }, '00000000a80435db'],
    [{ drop: ['ALL'] }, '0000000000000000'],
    [{ drop: ['all'], add: ['NET_BIND_SERVICE'] }, '0000000000000400'],
  ] as const) {
    it(`has the capabilities ${expected} with ${JSON.stringify(change)}`, async () => {
      const capabilities = Object.fromEntries(Object.entries(change).map(([verb, names]) => [verb, [...names]]))
      await run({}, { securityContext: { capabilities } })
      assert.equal(await status('CapPrm'), expected)
    })
  }

  it('has every capability when privileged', async () => {
    await run({}, { securityContext: { privileged: true } })
    assert.equal(await status('CapEff'), '000001ffffffffff')
  })

  it('has none in effect when it is not root', async () => {
    await run({ securityContext: { runAsUser: 1000 } })
    assert.deepEqual([await status('CapEff'), await status('CapBnd')], ['0000000000000000', '00000000a80425fb'])
  })

  it('gains no privileges when they may not escalate', async () => {
    await run({}, { securityContext: { allowPrivilegeEscalation: false } })
    assert.equal(await status('NoNewPrivs'), '1')
  })

  it('owns what it writes', async () => {
    await run({ securityContext: { runAsUser: 1000, runAsGroup: 3000 } })
    await execIn(world, ['write', '/v/file', 'x'])
    assert.equal(await stat('/v/file'), '644 1000 3000')
  })

  it('shares volumes by the fsGroup', async () => {
    await run({ securityContext: { runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000 } })
    assert.equal(await stat('/v'), '2777 0 2000')
    await execIn(world, ['write', '/v/file', 'x'])
    assert.equal(await stat('/v/file'), '644 1000 2000')
  })

  it('may not be root by a name that cannot be checked', async () => {
    const { metadata } = await world.run({
      securityContext: { runAsNonRoot: true },
      containers: [container({ image: 'tools:named' })],
    })
    const pod = `p_default(${metadata.uid})`
    const text = 'container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root'
    assert.equal(world.status().state?.waiting?.message, `${text} (pod: "${pod}", container: main)`)
  })

  it('may be asked to be root only where that is allowed', async () => {
    const { metadata } = await run({ securityContext: { runAsNonRoot: true, runAsUser: 0 } })
    const text = `container's runAsUser breaks non-root policy (pod: "p_default(${metadata.uid})", container: main)`
    assert.equal(world.status().state?.waiting?.message, text)
  })
})
