import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { containerLog } from '../../../src/sandbox/kubelet/runtime/container-log.ts'
import { fakeClock } from '../../helpers/fake-clock.ts'
import { turnsUntil } from '../../helpers/turns-until.ts'
import { container, type KubeletWorld, kubeletWorld } from './support/world.ts'

const all = { follow: false, timestamps: false }

describe('log of a container', () => {
  it('gives complete lines with times', async () => {
    const clock = fakeClock()
    const log = containerLog(clock)
    log.write('stdout', Buffer.from('one\ntw'))
    await clock.advance(1500)
    log.write('stdout', Buffer.from('o\n'))
    assert.equal(
      await text(log.read({ ...all, timestamps: true })),
      '2026-01-01T00:00:00.000000000Z one\n2026-01-01T00:00:01.500000000Z two\n',
    )
  })

  it('gives the last lines, those since a time, and no more bytes than asked for', async () => {
    const clock = fakeClock()
    const log = containerLog(clock)
    for (const line of ['a\n', 'b\n', 'c\n']) {
      log.write('stdout', Buffer.from(line))
      await clock.advance(1000)
    }
    assert.equal(await text(log.read({ ...all, tailLines: 2 })), 'b\nc\n')
    assert.equal(await text(log.read({ ...all, tailLines: 0 })), '')
    assert.equal(await text(log.read({ ...all, sinceTime: clock.now() - 1000 })), 'c\n')
    assert.equal(await text(log.read({ ...all, limitBytes: 3 })), 'a\nb')
  })

  it('is followed to the end of the container', async () => {
    const log = containerLog(fakeClock())
    log.write('stdout', Buffer.from('before\n'))
    const followed = text(log.read({ ...all, follow: true }))
    log.write('stderr', Buffer.from('after'))
    log.end()
    assert.equal(await followed, 'before\nafter')
  })
})

describe('logs through the kubelet', () => {
  let world: KubeletWorld
  beforeEach(() => {
    world = kubeletWorld()
  })
  afterEach(() => world.close())

  const logs = async (options: { previous?: boolean } = {}) =>
    text(await world.kubelet.logs(world.pod(), { container: 'main', previous: false, ...all, ...options }))

  it('keep the previous instance', async () => {
    await world.run({ containers: [container({ command: ['say', '$(HOSTNAME)', 'hi'] })] })
    await world.clock.advance(1500)
    assert.equal(await logs({ previous: true }), '$(HOSTNAME) hi\n')
  })

  it('say that there is no previous instance', async () => {
    await world.run({})
    await assert.rejects(logs({ previous: true }), {
      message: 'previous terminated container "main" in pod "p" not found',
    })
  })

  it('say what a container waits for', async () => {
    await world.run({ containers: [container({ image: 'nope' })] })
    await assert.rejects(logs(), {
      message: 'container "main" in pod "p" is waiting to start: trying and failing to pull image',
    })
  })

  it('survive a restart of the node', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'k8slab-logs-'))
    try {
      world.close()
      world = kubeletWorld({ directory })
      await world.run({ restartPolicy: 'Never', containers: [container({ command: ['say', 'kept'] })] })
      await written(directory)
      world.restart()
      await world.clock.advance(10)
      assert.equal(await logs(), 'kept\n')
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })
})

/** Logs reach the disk in the background. */
async function written(directory: string): Promise<void> {
  const complete = () =>
    readdirSync(directory, { recursive: true, encoding: 'utf8' }).some(
      (name) => name.endsWith('.log') && readFileSync(join(directory, name), 'utf8').endsWith('\n'),
    )
  await turnsUntil(complete)
}
