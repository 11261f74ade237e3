import assert from 'node:assert/strict'
import { appendFileSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { systemClock } from '../../../src/sandbox/clock.ts'
import { openStore } from '../../../src/sandbox/storage/open-store.ts'
import { UserError } from '../../../src/util/errors.ts'
import { removeFolder, temporaryFolder } from '../../helpers/temporary-folder.ts'

const object = (name: string, payload = '') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default', uid: name, resourceVersion: '', creationTimestamp: '' },
  data: { payload },
})

describe('store with damaged files', () => {
  let directory: string
  const open = () => openStore({ directory, clock: systemClock })
  const file = (name: string) => path.join(directory, name)
  const newestLog = () => {
    const names = readdirSync(directory).filter((name) => name.startsWith('log-'))
    return file(names.sort().at(-1) ?? '')
  }
  /** Writes objects `a`, `b`, `c` and returns where their records begin and the last one ends. */
  async function filled(): Promise<number[]> {
    const store = await open()
    for (const name of ['a', 'b', 'c']) store.create('configmaps', object(name))
    await store.close()
    const lines = readFileSync(newestLog(), 'utf8').split('\n')
    return lines.map((_line, index) =>
      Buffer.byteLength(
        lines
          .slice(0, index)
          .map((line) => `${line}\n`)
          .join(''),
      ),
    )
  }
  const names = async () => {
    const store = await open()
    const found = store.list('configmaps').items.map(({ metadata }) => metadata.name)
    await store.close()
    return found
  }
  const flip = (target: string, at: number, bit = 0) => {
    const bytes = readFileSync(target)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
    writeFileSync(target, bytes)
  }
  /** Refuses, names the file and the byte, and leaves every file as it is. */
  async function refused(target: string, byte: number): Promise<UserError> {
    const before = readdirSync(directory).map((name) => [name, readFileSync(file(name), 'latin1')])
    const error = await open().then(
      () => assert.fail('it was opened'),
      (reason: unknown) => reason,
    )
    assert.ok(error instanceof UserError, String(error))
    assert.equal(error.code, 'store-damaged')
    assert.match(error.message, new RegExp(`${target} at byte ${byte}\\.`))
    assert.deepEqual(
      readdirSync(directory).map((name) => [name, readFileSync(file(name), 'latin1')]),
      before,
    )
    return error
  }
  /** Enough changes of one large object that a snapshot replaces the log. */
  async function compacted(): Promise<void> {
    const store = await open()
    store.create('configmaps', object('other'))
    let current = store.create('configmaps', object('large', 'x'.repeat(100_000)))
    for (let change = 0; change < 50; change++) current = store.update('configmaps', current)
    await store.close()
  }

  beforeEach(() => {
    directory = temporaryFolder()
  })
  afterEach(() => removeFolder(directory))

  it('drops a record that was cut short, wherever, and keeps all before', async () => {
    const [, , start = 0, end = 0] = await filled()
    const whole = readFileSync(newestLog())
    for (let at = start + 1; at < end; at++) {
      writeFileSync(newestLog(), whole.subarray(0, at))
      assert.deepEqual(await names(), ['a', 'b'], `cut at ${at}`)
    }
  })

  it('goes on after the zeros that a power failure leaves', async () => {
    await filled()
    appendFileSync(newestLog(), Buffer.alloc(4096))
    assert.deepEqual(await names(), ['a', 'b', 'c'])
  })

  it('refuses a flipped bit in any byte of the log, at the record that it belongs to', async () => {
    const starts = await filled()
    const whole = readFileSync(newestLog())
    for (let at = 0; at < whole.length; at++) {
      flip(newestLog(), at, at % 8)
      await refused(newestLog(), starts.findLast((start) => start <= at) ?? 0)
      writeFileSync(newestLog(), whole)
    }
  })

  it('refuses a flipped bit in a snapshot, wherever', async () => {
    await compacted()
    const whole = readFileSync(file('snapshot'))
    const ends = [...Array(60).keys()].flatMap((at) => [at, whole.length - 1 - at])
    for (const at of [...ends, ...[...Array(50).keys()].map((part) => Math.floor((whole.length * part) / 50))]) {
      flip(file('snapshot'), at, at % 8)
      await assert.rejects(
        open(),
        { code: 'store-damaged', message: /snapshot at byte/ },
        `bit ${at % 8} of byte ${at}`,
      )
      writeFileSync(file('snapshot'), whole)
    }
  })

  it('refuses a flipped bit in the last newline', async () => {
    const [, , start = 0, end = 0] = await filled()
    flip(newestLog(), end - 1)
    await refused(newestLog(), start)
  })

  it('says how to keep what is whole, and that works', async () => {
    const [, , start = 0, end = 0] = await filled()
    flip(newestLog(), end - 5)
    const { suggestions } = await refused(newestLog(), start)
    const [keep] = suggestions
    assert.match(typeof keep === 'object' ? keep.en : '', new RegExp(`truncate -s ${start} '${newestLog()}'$`))
    truncateSync(newestLog(), start)
    assert.deepEqual(await names(), ['a', 'b'])
  })

  for (const [what, garbage] of [
    ['a line', 'what is this\n'],
    ['bytes', Buffer.from([255, 0, 17, 200])],
    ['text', 'what is this'],
  ] as const) {
    it(`refuses garbage after the last record: ${what}`, async () => {
      const [, , , end = 0] = await filled()
      appendFileSync(newestLog(), garbage)
      await refused(newestLog(), end)
    })
  }

  it('refuses garbage in the middle', async () => {
    const [, start = 0] = await filled()
    const bytes = readFileSync(newestLog())
    writeFileSync(newestLog(), Buffer.concat([bytes.subarray(0, start), Buffer.from('?'), bytes.subarray(start)]))
    await refused(newestLog(), start)
  })

  it('refuses a log from which a whole record is missing', async () => {
    const [, start = 0, next = 0] = await filled()
    const bytes = readFileSync(newestLog())
    writeFileSync(newestLog(), Buffer.concat([bytes.subarray(0, start), bytes.subarray(next)]))
    await refused(newestLog(), start)
  })

  it('refuses a snapshot that ends too early, also between two records', async () => {
    await compacted()
    const snapshot = readFileSync(file('snapshot'))
    const lastRecord = snapshot.lastIndexOf(10, snapshot.length - 2) + 1
    truncateSync(file('snapshot'), lastRecord)
    await assert.rejects(open(), { code: 'store-damaged', message: /snapshot at byte/ })
    truncateSync(file('snapshot'), lastRecord - 10)
    await assert.rejects(open(), { code: 'store-damaged', message: /snapshot at byte/ })
  })

  it('refuses logs without the snapshot that they follow', async () => {
    await compacted()
    const store = await open()
    store.create('configmaps', object('after'))
    await store.close()
    rmSync(file('snapshot'))
    await refused(newestLog(), 0)
  })

  it('reads a log again whose snapshot was complete before it could be removed', async () => {
    const store = await open()
    for (const name of ['a', 'b']) store.create('configmaps', object(name))
    await store.close()
    const log = newestLog()
    const copy = readFileSync(log)
    await compacted()
    writeFileSync(log, copy)
    assert.deepEqual(await names(), ['a', 'b', 'large', 'other'])
  })

  it('removes a snapshot that was never completed', async () => {
    await filled()
    writeFileSync(file('snapshot.tmp'), 'half')
    assert.deepEqual(await names(), ['a', 'b', 'c'])
    assert.equal(readdirSync(directory).includes('snapshot.tmp'), false)
  })

  it('goes on in a new log when the older one has a torn end', async () => {
    const [, , , end = 0] = await filled()
    const store = await open()
    store.create('configmaps', object('d'))
    await store.close()
    const bytes = readFileSync(newestLog())
    const older = newestLog()
    writeFileSync(file('log-000000000004'), bytes.subarray(end))
    writeFileSync(older, Buffer.concat([bytes.subarray(0, end), Buffer.from('0000')]))
    assert.deepEqual(await names(), ['a', 'b', 'c', 'd'])
    renameSync(older, `${older}.moved`)
    await refused(newestLog(), 0)
  })
})
