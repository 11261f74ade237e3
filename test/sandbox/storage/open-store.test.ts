import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { systemClock } from '../../../src/sandbox/clock.ts'
import type { KubeObject } from '../../../src/sandbox/objects.ts'
import { openStore } from '../../../src/sandbox/storage/open-store.ts'

function pod(name: string, payload = ''): KubeObject {
  const metadata = {
    name,
    namespace: 'default',
    uid: name,
    resourceVersion: '',
    creationTimestamp: '',
    annotations: { payload },
  }
  return { apiVersion: 'v1', kind: 'Pod', metadata }
}

describe('store on disk', () => {
  let directory: string
  const open = () => openStore({ directory, clock: systemClock })
  const logs = () =>
    readdirSync(directory)
      .filter((name) => name.startsWith('log-'))
      .sort()

  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'k8slab-store-'))
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  it('has everything again after it was closed', async () => {
    const first = await open()
    const a = first.create('pods', pod('a'))
    first.create('pods', pod('b'))
    first.delete('pods', 'default', 'b')
    await first.close()
    const second = await open()
    assert.deepEqual(second.list('pods').items, [a])
    assert.equal(second.revision, 3)
    await second.close()
  })

  it('takes nothing once it is closed, not even into a file that was opened since', async () => {
    const first = await open()
    await first.close()
    const other = path.join(directory, 'other')
    const fd = openSync(other, 'w+')
    assert.throws(() => first.create('pods', pod('late')), { code: 'closed' })
    closeSync(fd)
    assert.equal(readFileSync(other, 'utf8'), '')
    const second = await open()
    assert.deepEqual(second.list('pods').items, [])
    await second.close()
  })

  it('never gives a revision twice, also when the last change was a deletion', async () => {
    const first = await open()
    first.create('pods', pod('a'))
    first.delete('pods', 'default', 'a')
    await first.close()
    const second = await open()
    assert.equal(second.create('pods', pod('a')).metadata.resourceVersion, '3')
    await second.close()
  })

  it('has each write on disk when the call returns', async () => {
    const store = await open()
    store.create('pods', pod('a'))
    assert.match(readFileSync(path.join(directory, logs()[0] ?? ''), 'utf8'), /"name":"a"/)
    await store.close()
  })

  it('survives kill -9', async () => {
    const script = `
      import { openStore } from ${JSON.stringify(path.resolve('src/sandbox/storage/open-store.ts'))}
      import { systemClock } from ${JSON.stringify(path.resolve('src/sandbox/clock.ts'))}
      const store = await openStore({ directory: ${JSON.stringify(directory)}, clock: systemClock })
      const metadata = { name: 'a', namespace: 'default', uid: 'a', resourceVersion: '', creationTimestamp: '' }
      store.create('pods', { apiVersion: 'v1', kind: 'Pod', metadata })
      process.kill(process.pid, 'SIGKILL')`
    const file = path.join(directory, 'writer.mts')
    writeFileSync(file, script)
    const { signal } = spawnSync(process.execPath, ['--import', 'tsx', file])
    assert.equal(signal, 'SIGKILL')
    const store = await open()
    assert.equal(store.list('pods').items.length, 1)
    await store.close()
  })

  it('cuts off a torn end', async () => {
    const first = await open()
    first.create('pods', pod('a'))
    await first.close()
    appendFileSync(path.join(directory, logs()[0] ?? ''), '00000000 {"r":2,"k":"po')
    const second = await open()
    second.create('pods', pod('b'))
    await second.close()
    const third = await open()
    assert.deepEqual(
      third.list('pods').items.map(({ metadata }) => metadata.name),
      ['a', 'b'],
    )
    await third.close()
  })

  it('refuses a log that is damaged before its end', async () => {
    const first = await open()
    first.create('pods', pod('a'))
    await first.close()
    writeFileSync(path.join(directory, 'log-000000000000'), 'nonsense\n')
    await assert.rejects(open(), /damaged/)
  })

  it('does not take damage for a torn end when whole records follow', async () => {
    const first = await open()
    first.create('pods', pod('a'))
    first.create('pods', pod('b'))
    await first.close()
    const file = path.join(directory, logs()[0] ?? '')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"name":"a"', '"name":"x"'))
    await assert.rejects(open(), { code: 'store-damaged' })
  })

  it('says when its folder cannot be used', async () => {
    writeFileSync(path.join(directory, 'file'), '')
    await assert.rejects(openStore({ directory: path.join(directory, 'file', 'store'), clock: systemClock }), {
      code: 'folder-unusable',
    })
  })

  it('replaces a large log by a snapshot', async () => {
    const store = await open()
    let current = store.create('pods', pod('a', 'x'.repeat(100_000)))
    for (let change = 0; change < 50; change++) current = store.update('pods', current)
    await store.close()
    assert.equal(existsSync(path.join(directory, 'snapshot')), true)
    assert.ok(logs().reduce((sum, name) => sum + statSync(path.join(directory, name)).size, 0) < 2_000_000)
    const again = await open()
    assert.equal(again.revision, 51)
    assert.equal(again.get('pods', 'default', 'a')?.metadata.resourceVersion, '51')
    await again.close()
  })

  it('replaces the logs that a snapshot which was cut short has left', async () => {
    const large = 'x'.repeat(100_000)
    const store = await open()
    let current = store.create('pods', pod('a', large))
    for (let change = 1; change < 30; change++) current = store.update('pods', current)
    await store.close()
    writeFileSync(path.join(directory, 'log-000000000031'), '')
    writeFileSync(path.join(directory, 'snapshot.tmp'), 'half')

    const again = await open()
    for (let change = 30; change < 45; change++) current = again.update('pods', current)
    await again.close()
    assert.deepEqual(readdirSync(directory).sort(), ['log-000000000046', 'snapshot'])
    const last = await open()
    assert.equal(last.get('pods', 'default', 'a')?.metadata.resourceVersion, '45')
    await last.close()
  })

  it('is readable by its user only', async function () {
    if (process.platform === 'win32') this.skip()
    const store = await open()
    store.create('pods', pod('a'))
    assert.equal(statSync(path.join(directory, logs()[0] ?? '')).mode & 0o077, 0)
    await store.close()
  })
})
