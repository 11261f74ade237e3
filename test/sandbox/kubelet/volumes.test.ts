import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, it } from 'mocha'
import { kinds } from '../../../src/sandbox/kinds.ts'
import type { Secret, Volume, VolumeMount } from '../../../src/sandbox/schema/types.gen.ts'
import { execIn } from './support/exec.ts'
import { container, type KubeletWorld, kubeletWorld } from './support/world.ts'

describe('volumes', () => {
  let world: KubeletWorld
  afterEach(() => world.close())

  const configMap = (data: Record<string, string>) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', namespace: 'default' },
    data,
  })
  const runWith = (volume: Omit<Volume, 'name'>, mount: Partial<VolumeMount> = {}) =>
    world.run({
      volumes: [{ name: 'v', ...volume }],
      containers: [container({ volumeMounts: [{ name: 'v', mountPath: '/mnt/v', ...mount }] })],
    })
  const read = async (path: string) => (await execIn(world, ['cat', path])).stdout

  it('show the keys of a ConfigMap as files', async () => {
    world = kubeletWorld()
    await world.client.create(kinds.configMaps, configMap({ a: 'one', b: 'two' }))
    await runWith({ configMap: { name: 'c' } })
    assert.equal(await read('/mnt/v/a'), 'one')
    assert.match((await execIn(world, ['ls', '/mnt/v'])).stdout, /^\.\.2026_01_01_00_00_00\.\d+ \.\.data a b\n$/)
  })

  it('follow changes of a ConfigMap', async () => {
    world = kubeletWorld()
    const created = await world.client.create(kinds.configMaps, configMap({ a: 'one' }))
    await runWith({ configMap: { name: 'c' } })
    await world.client.update(kinds.configMaps, { ...created, data: { b: 'new' } })
    await world.clock.advance(0)
    assert.equal(await read('/mnt/v/b'), 'new')
    assert.equal((await execIn(world, ['cat', '/mnt/v/a'])).code, 1)
  })

  it('keep what a subPath had when it was mounted', async () => {
    world = kubeletWorld()
    const created = await world.client.create(kinds.configMaps, configMap({ a: 'one' }))
    await runWith({ configMap: { name: 'c' } }, { mountPath: '/etc/app.conf', subPath: 'a' })
    await world.client.update(kinds.configMaps, { ...created, data: { a: 'new' } })
    await world.clock.advance(0)
    assert.equal(await read('/etc/app.conf'), 'one')
  })

  it('cannot be written when they come from the API', async () => {
    world = kubeletWorld()
    await world.client.create(kinds.configMaps, configMap({ a: 'one' }))
    await runWith({ configMap: { name: 'c' } })
    const { code, stderr } = await execIn(world, ['write', '/mnt/v/a', 'x'])
    assert.deepEqual([code, stderr], [139, "write: EROFS: read-only file system, open '/mnt/v/a'\n"])
  })

  it('may be optional', async () => {
    world = kubeletWorld()
    const { status } = await runWith({ configMap: { name: 'c', optional: true } })
    assert.equal(status?.phase, 'Running')
  })

  it('lose the files of an optional ConfigMap that is deleted', async () => {
    world = kubeletWorld()
    await world.client.create(kinds.configMaps, configMap({ a: 'one' }))
    await runWith({ configMap: { name: 'c', optional: true } })
    await world.client.delete(kinds.configMaps, 'default', 'c')
    await world.clock.advance(0)
    assert.equal((await execIn(world, ['cat', '/mnt/v/a'])).code, 1)
  })

  it('lose the files of an optional part that is deleted, and keep the others', async () => {
    world = kubeletWorld()
    await world.client.create(kinds.configMaps, configMap({ a: 'one' }))
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'default' } }
    await world.client.create<Secret>(kinds.secrets, { ...secret, data: { b: 'dHdv' } })
    const sources = [{ configMap: { name: 'c' } }, { secret: { name: 's', optional: true } }]
    await runWith({ projected: { sources } })
    await world.client.delete(kinds.secrets, 'default', 's')
    await world.clock.advance(0)
    assert.equal((await execIn(world, ['cat', '/mnt/v/b'])).code, 1)
    assert.equal(await read('/mnt/v/a'), 'one')
  })

  it('keep the files of a ConfigMap that must be there when it is deleted, and tell', async () => {
    world = kubeletWorld()
    await world.client.create(kinds.configMaps, configMap({ a: 'one' }))
    await runWith({ configMap: { name: 'c' } })
    await world.client.delete(kinds.configMaps, 'default', 'c')
    await world.clock.advance(0)
    assert.equal(await read('/mnt/v/a'), 'one')
    const text = 'MountVolume.SetUp failed for volume "v" : configmap "c" not found'
    assert.ok(world.events.includes(`Warning FailedMount ${text}`))
  })

  it('tell of a key that does not exist', async () => {
    world = kubeletWorld()
    await world.client.create(kinds.configMaps, configMap({ a: 'one' }))
    await runWith({ configMap: { name: 'c', items: [{ key: 'x', path: 'x' }] } })
    assert.match(
      world.events[0] ?? '',
      /MountVolume\.SetUp failed for volume "v" : configmap references non-existent config key: x$/,
    )
  })

  it('share an emptyDir between containers and across restarts', async () => {
    world = kubeletWorld()
    const volumeMounts = [{ name: 'v', mountPath: '/data' }]
    await world.run({
      volumes: [{ name: 'v', emptyDir: {} }],
      initContainers: [container({ name: 'init', command: ['write', '/data/x', 'hello'], volumeMounts })],
      containers: [container({ volumeMounts })],
    })
    await world.clock.advance(50)
    assert.equal(await read('/data/x'), 'hello\n')
  })

  it('give fields and resources of the pod', async () => {
    world = kubeletWorld()
    await world.run(
      {
        volumes: [
          { name: 'v', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
        ],
        containers: [container({ volumeMounts: [{ name: 'v', mountPath: '/mnt/v' }] })],
      },
      { labels: { tier: 'web', app: 'x' } },
    )
    assert.equal(await read('/mnt/v/labels'), 'app="x"\ntier="web"')
  })

  it('renew service account tokens in time', async () => {
    world = kubeletWorld()
    const asked: string[] = []
    world.client.createSubresource = async (_kind, _namespace, name, subresource) => {
      asked.push(`${name}/${subresource}`)
      return { status: { token: `token ${asked.length}` } }
    }
    await runWith({ projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 600 } }] } })
    assert.equal(await read('/mnt/v/token'), 'token 1')
    for (let minute = 0; minute < 9; minute++) await world.clock.advance(60_000)
    assert.equal(await read('/mnt/v/token'), 'token 2')
    assert.deepEqual(asked, ['default/token', 'default/token'])
  })

  it('keep hostPath and persistent volumes on disk', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'k8slab-volumes-'))
    try {
      world = kubeletWorld({ directory })
      await runWith({ hostPath: { path: '/data/app' } })
      await execIn(world, ['write', '/mnt/v/x', 'kept'])
      assert.equal(readFileSync(join(directory, 'nodes/n1/data/app/x'), 'utf8'), 'kept\n')
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })

  it('never follow a link out of the directory', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'k8slab-volumes-'))
    const outside = join(directory, 'secret')
    writeFileSync(outside, 'not for containers')
    try {
      world = kubeletWorld({ directory })
      await runWith({ hostPath: { path: '/data' } })
      const { symlinkSync } = await import('node:fs')
      symlinkSync(outside, join(directory, 'nodes/n1/data/link'))
      assert.notEqual((await execIn(world, ['cat', '/mnt/v/link'])).code, 0)
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })

  it('check the type of a host path', async () => {
    world = kubeletWorld()
    await runWith({ hostPath: { path: '/nothing', type: 'Directory' } })
    assert.match(world.events[0] ?? '', /hostPath type check failed: \/nothing is not a directory$/)
  })
})
