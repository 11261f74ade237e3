import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { need } from '../../helpers/need.ts'
import { removeFolder, temporaryFolder } from '../../helpers/temporary-folder.ts'
import type { Client } from './support/client.ts'
import { type DaemonProcess, startDaemon } from './support/daemon-process.ts'

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
const PAYLOAD = 'x'.repeat(100_000)

describe('daemon on a full disk', function () {
  this.timeout(120_000)
  let folder: string
  let disk: Disk | undefined
  let daemon: DaemonProcess | undefined

  beforeEach(async function () {
    folder = temporaryFolder()
    disk = need(this, await mountDisk(path.join(folder, 'disk')), 'mounting a small disk needs root and unshare')
  })
  afterEach(async () => {
    await daemon?.kill()
    await disk?.unmount()
    removeFolder(folder)
  })

  function start({ prefix, mountPoint, seenAt }: Disk): DaemonProcess {
    daemon = startDaemon({ home: mountPoint, seenAt, prefix, log: path.join(folder, 'output') })
    return daemon
  }

  it('refuses writes, reads on, keeps what it acknowledged, and goes on when there is room', async () => {
    assert.ok(disk)
    const ballast = path.join(disk.seenAt, 'ballast')
    writeFileSync(ballast, Buffer.alloc(2_000_000))
    const client = await start(disk).ready()
    const kept = await fill(client)
    assert.ok(kept.length > 0)
    assert.deepEqual(await namesOf(client), kept)

    await daemon?.kill()
    const output = path.join(folder, 'output')
    const again = await start(disk)
      .ready()
      .catch(() => undefined)
    // It may come up to be read, or say what it lacks; it must not lose anything.
    if (again) assert.deepEqual(await namesOf(again), kept)
    else assert.match(readFileSync(output, 'utf8'), /not started: .*(ENOSPC|no space left)/)

    await daemon?.kill()
    rmSync(ballast)
    const roomy = await start(disk).ready()
    assert.deepEqual(await namesOf(roomy), kept)
    assert.equal((await create(roomy, 'after')).code, 201)
    assert.deepEqual(await namesOf(roomy), [...kept, 'after'].sort())
  })

  it('goes on without a restart as soon as there is room', async () => {
    assert.ok(disk)
    const ballast = path.join(disk.seenAt, 'ballast')
    writeFileSync(ballast, Buffer.alloc(2_000_000))
    const client = await start(disk).ready()
    const kept = await fill(client)
    rmSync(ballast)
    assert.equal((await create(client, 'after')).code, 201)
    await daemon?.kill()
    assert.deepEqual(await namesOf(await start(disk).ready()), [...kept, 'after'].sort())
  })
})

/** Creates objects until there is no room for another, large ones, then small ones; returns the names of those that were acknowledged. */
async function fill(client: Client): Promise<string[]> {
  const names: string[] = []
  for (const payload of [PAYLOAD, '']) {
    for (let number = 0; ; number++) {
      const name = `${payload === '' ? 'small' : 'large'}-${number}`
      const { code, text } = await create(client, name, payload)
      if (code !== 201) {
        assert.match(text, /etcdserver: mvcc: database space exceeded/)
        break
      }
      names.push(name)
    }
  }
  return names.sort()
}

function create(client: Client, name: string, payload = '') {
  return client.send('POST', CONFIG_MAPS, { metadata: { name }, data: { payload } })
}

async function namesOf(client: Client): Promise<string[]> {
  const { items } = JSON.parse((await client.send('GET', CONFIG_MAPS)).text) as {
    items: { metadata: { name: string } }[]
  }
  return items.map(({ metadata }) => metadata.name).filter((name) => name !== 'kube-root-ca.crt')
}

interface Disk {
  mountPoint: string
  /** The same folder as this process sees it. */
  seenAt: string
  /** A command that runs another one where the disk is mounted. */
  prefix: readonly string[]
  unmount(): Promise<void>
}

/** A disk of a few megabytes that only the processes started with `prefix` see; undefined where that cannot be had. */
async function mountDisk(mountPoint: string): Promise<Disk | undefined> {
  if (process.getuid?.() !== 0 || spawnSync('unshare', ['-m', 'true']).status !== 0) return undefined
  mkdirSync(mountPoint)
  const script = 'mount -t tmpfs -o size=12m none "$1" && touch "$1/mounted" && exec sleep 1000'
  const holder = spawn('unshare', ['-m', 'sh', '-c', script, 'sh', mountPoint], { stdio: 'ignore' })
  const seenAt = `/proc/${holder.pid}/root${mountPoint}`
  while (!existsSync(path.join(seenAt, 'mounted'))) {
    if (holder.exitCode !== null) return undefined
    await delay(5)
  }
  const prefix = ['nsenter', '-t', String(holder.pid), '-m', '--']
  return { mountPoint, seenAt, prefix, unmount: () => end(holder) }
}

async function end(holder: ChildProcess): Promise<void> {
  holder.kill('SIGKILL')
  if (holder.exitCode === null && holder.signalCode === null) await once(holder, 'exit')
}
