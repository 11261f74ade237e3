import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { kinds } from '../../../src/sandbox/kinds.ts'
import type { RuntimeClass } from '../../../src/sandbox/schema/types.gen.ts'
import { execIn } from './support/exec.ts'
import { container, type KubeletWorld, kubeletWorld } from './support/world.ts'

describe('what a node gives a pod', () => {
  let world: KubeletWorld
  beforeEach(() => {
    world = kubeletWorld()
  })
  afterEach(() => world.close())

  const read = async (path: string) => (await execIn(world, ['cat', path])).stdout

  it('sets kernel parameters', async () => {
    await world.run({ securityContext: { sysctls: [{ name: 'kernel/shm_rmid_forced', value: '1' }] } })
    assert.equal(await read('/proc/sys/kernel/shm_rmid_forced'), '1\n')
    assert.equal(await read('/proc/sys/net/ipv4/tcp_syncookies'), '1\n')
  })

  for (const [name, more, message] of [
    ['kernel.msgmax', {}, 'forbidden sysctl: "kernel.msgmax" not allowlisted'],
    [
      'net.ipv4.tcp_syncookies',
      { hostNetwork: true },
      'forbidden sysctl: "net.ipv4.tcp_syncookies" not allowed with host net enabled',
    ],
  ] as const) {
    it(`refuses ${message.slice(18)}`, async () => {
      await world.run({ ...more, securityContext: { sysctls: [{ name, value: '1' }] } })
      const { phase, reason, message: told } = world.pod().status ?? {}
      assert.deepEqual([phase, reason, told], ['Failed', 'SysctlForbidden', `Pod was rejected: ${message}`])
      assert.ok(world.events.includes(`Warning SysctlForbidden ${message}`))
    })
  }

  for (const [spec, hostname] of [
    [{}, 'p'],
    [{ hostname: 'web-0' }, 'web-0'],
    [{ hostname: 'web-0', subdomain: 'web' }, 'web-0'],
    [{ hostname: 'web-0', subdomain: 'web', setHostnameAsFQDN: true }, 'web-0.web.default.svc.cluster.local'],
    [{ hostNetwork: true }, 'n1'],
  ] as const) {
    it(`names it ${hostname} with ${JSON.stringify(spec)}`, async () => {
      await world.run(spec)
      assert.equal(await read('/etc/hostname'), `${hostname}\n`)
    })
  }

  it("leaves /etc/hosts to a volume of the pod's", async () => {
    const volumes = [{ name: 'hosts', hostPath: { path: '/etc/hosts', type: 'File' } }]
    await world.run({
      volumes,
      containers: [container({ volumeMounts: [{ name: 'hosts', mountPath: '/etc/hosts' }] })],
    })
    assert.match(await read('/etc/hosts'), /^127\.0\.0\.1\tlocalhost\n127\.0\.1\.1\tn1\n/)
  })

  describe('of a RuntimeClass', () => {
    const make = (handler: string) => {
      const runtimeClass = { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'rc' }, handler }
      return world.client.create<RuntimeClass>(kinds.runtimeClasses, runtimeClass)
    }

    it('runs it with the runtime it has', async () => {
      await make('runc')
      assert.equal((await world.run({ runtimeClassName: 'rc' })).status?.phase, 'Running')
    })

    it('tells that it has no such runtime, and tries again', async () => {
      await make('gvisor')
      const { status } = await world.run({ runtimeClassName: 'rc' })
      assert.equal(status?.phase, 'Pending')
      const text =
        'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "gvisor" is configured'
      await world.clock.advance(10_000)
      const told = world.events.filter((event) => event === `Warning FailedCreatePodSandBox ${text}`)
      assert.equal(told.length, 2)
    })

    it('tells that the class is gone', async () => {
      await world.run({ runtimeClassName: 'rc' })
      const text = 'Failed to create pod sandbox: runtimeclass.node.k8s.io "rc" not found'
      assert.ok(world.events.includes(`Warning FailedCreatePodSandBox ${text}`))
    })
  })
})
