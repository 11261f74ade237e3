import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, it } from 'mocha'
import {
  askDaemon,
  daemonLife,
  daemonStatus,
  ensureDaemon,
  sandboxPaths,
  stopDaemon,
} from '../../../src/sandbox/daemon.ts'
import { isRunning } from '../../../src/util/process.ts'

/** The port is free as soon as the killed process is gone. */
async function untilListening(server: Server, port: number): Promise<void> {
  for (;;) {
    try {
      await once(server.listen(port, '127.0.0.1'), 'listening')
      return
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    }
  }
}

describe('daemon', function () {
  this.timeout(60_000)
  let home: string
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'k8slab-home-'))
  })
  afterEach(async () => {
    await stopDaemon(home)
    rmSync(home, { recursive: true, force: true })
  })

  it('is started once by two at the same time, kept by kill -9, and stopped', async () => {
    const [one, two] = await Promise.all([
      ensureDaemon({ home, flavour: 'gke' }),
      ensureDaemon({ home, flavour: 'gke' }),
    ])
    assert.equal(one.pid, two.pid)
    const rule = { name: 'allow', allowed: [{ protocol: 'tcp', ports: ['31000'] }] }
    assert.equal((await askDaemon(home, 'POST', 'firewall', rule)).code, 201)
    process.kill(one.pid, 'SIGKILL')
    const again = await ensureDaemon({ home, flavour: 'gke' })
    assert.notEqual(again.pid, one.pid)
    assert.equal(again.url, one.url)
    assert.deepEqual(
      again.firewall.map(({ name }) => name),
      ['allow'],
    )
    assert.equal(await stopDaemon(home), true)
    assert.equal(await daemonStatus(home), undefined)
  })

  it('is told apart by its record: running, crashed, or stopped as it was told to', async () => {
    assert.deepEqual(await daemonLife(home), { state: 'stopped' })
    const before = Date.now()
    const { pid } = await ensureDaemon({ home, flavour: 'gke' })
    const life = await daemonLife(home)
    assert.equal(life.state, 'running')
    assert.ok('since' in life && life.since >= before && life.since <= Date.now())
    process.kill(pid, 'SIGKILL')
    while (isRunning(pid)) await new Promise((resolve) => setImmediate(resolve))
    assert.equal((await daemonLife(home)).state, 'crashed')
    await ensureDaemon({ home, flavour: 'gke' })
    await stopDaemon(home)
    assert.equal((await daemonLife(home)).state, 'stopped')
  })

  it('does not mistake another process for itself', async () => {
    const paths = sandboxPaths(home)
    await mkdir(paths.directory, { recursive: true })
    writeFileSync(paths.record, JSON.stringify({ pid: process.pid, url: 'https://127.0.0.1:1', started: 0 }))
    const { pid } = await ensureDaemon({ home, flavour: 'gke' })
    assert.notEqual(pid, process.pid)
  })

  it('replaces a daemon that cannot be found any more, and keeps what it has written', async () => {
    const lost = await ensureDaemon({ home, flavour: 'gke' })
    const rule = { name: 'allow', allowed: [{ protocol: 'tcp', ports: ['31000'] }] }
    await askDaemon(home, 'POST', 'firewall', rule)
    rmSync(sandboxPaths(home).record)
    const found = await ensureDaemon({ home, flavour: 'gke' })
    assert.notEqual(found.pid, lost.pid)
    assert.equal(isRunning(lost.pid), false)
    assert.deepEqual(
      found.firewall.map(({ name }) => name),
      ['allow'],
    )
  })

  it('ends a daemon that cannot be found any more', async () => {
    const { pid } = await ensureDaemon({ home, flavour: 'gke' })
    rmSync(sandboxPaths(home).record)
    assert.equal(await stopDaemon(home), true)
    assert.equal(isRunning(pid), false)
  })

  it('does not write to the files of another daemon, even when started by hand', async () => {
    await ensureDaemon({ home, flavour: 'gke' })
    const main = path.join(import.meta.dirname, '../../../src/sandbox/daemon/main.ts')
    const second = spawnSync(process.execPath, ['--import', 'tsx', main, '--home', home, '--flavour', 'gke'])
    assert.equal(second.status, 1)
    assert.match(String(second.stderr), /sandbox-in-use/)
  })

  it('keeps its files to its user', async () => {
    await ensureDaemon({ home, flavour: 'gke' })
    const { directory, certificates } = sandboxPaths(home)
    assert.equal(statSync(directory).mode & 0o077, 0)
    assert.equal(statSync(certificates).mode & 0o077, 0)
  })

  it('tells why it does not start', async () => {
    const paths = sandboxPaths(home)
    await mkdir(paths.directory, { recursive: true })
    writeFileSync(paths.project, '{ torn')
    await assert.rejects(ensureDaemon({ home, flavour: 'gke' }), { code: 'state-damaged', message: /project\.json/ })
  })

  it('says when another program has the port that was asked for', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    try {
      await assert.rejects(ensureDaemon({ home, flavour: 'gke', port }), { code: 'port-taken' })
    } finally {
      other.close()
    }
  })

  it('takes another port when the one it had is taken', async () => {
    const { pid, url } = await ensureDaemon({ home, flavour: 'gke' })
    process.kill(pid, 'SIGKILL')
    await stopDaemon(home)
    const other = createServer()
    try {
      await untilListening(other, Number(new URL(url).port))
      const again = await ensureDaemon({ home, flavour: 'gke' })
      assert.notEqual(again.url, url)
    } finally {
      other.close()
    }
  })

  it('says when its folder cannot be used', async () => {
    writeFileSync(path.join(home, 'sandbox'), '')
    await assert.rejects(ensureDaemon({ home, flavour: 'gke' }), { code: 'folder-unusable' })
  })

  it('starts over a record and a lock of a process that is gone', async () => {
    const paths = sandboxPaths(home)
    await mkdir(paths.directory, { recursive: true })
    writeFileSync(paths.record, '{"pid":')
    writeFileSync(paths.startLock, '999999999')
    const { pid } = await ensureDaemon({ home, flavour: 'gke' })
    assert.equal((await daemonStatus(home))?.pid, pid)
  })
})
