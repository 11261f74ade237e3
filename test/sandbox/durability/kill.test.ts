import assert from 'node:assert/strict'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { after, before, describe, it } from 'mocha'
import { removeFolder, temporaryFolder } from '../../helpers/temporary-folder.ts'
import type { Client } from './support/client.ts'
import { type DaemonProcess, startDaemon } from './support/daemon-process.ts'
import { createLedger } from './support/ledger.ts'
import { seeded } from './support/random.ts'
import { follow, type Mirror, missed } from './support/watcher.ts'
import { NAMESPACE, readAll, write } from './support/writer.ts'

const ROUNDS = Number(process.env['K8SLAB_ROUNDS'] ?? 15)
const SEED = Number(process.env['K8SLAB_SEED'] ?? Date.now() % 1_000_000)
const WRITERS = 4
/** After how many acknowledged writes of a round the daemon is killed at the latest, and how long after one, in milliseconds. */
const [MOST_WRITES, LONGEST] = [120, 6]

describe('durability', function () {
  this.timeout(60_000 + ROUNDS * 20_000)
  const random = seeded(SEED)
  const ledger = createLedger()
  let mirror: Mirror | undefined
  let resumed = 0
  let home: string
  let daemon: DaemonProcess | undefined

  const place = () => ({ home, log: path.join(home, 'output') })
  const start = async (): Promise<Client> => {
    daemon = startDaemon(place())
    const client = await daemon.ready()
    await client.send('POST', '/api/v1/namespaces', { metadata: { name: NAMESPACE } })
    return client
  }

  before(() => {
    home = temporaryFolder()
  })
  after(async () => {
    await daemon?.kill()
    removeFolder(home)
  })

  /** What is there after a restart is what was acknowledged, and the mirror can go on or is told that it cannot. */
  async function check(client: Client): Promise<string[]> {
    const { objects, resourceVersion } = await readAll(client)
    const wrong = ledger.compare(objects)
    if (resourceVersion < ledger.newest) wrong.push(`resourceVersion fell from ${ledger.newest} to ${resourceVersion}`)
    ledger.see(resourceVersion)
    if (mirror) {
      const copy = { ...mirror, objects: new Map(mirror.objects) }
      const watching = follow(client, copy)
      const deadline = Date.now() + 5000
      const undecided = () => !watching.gone && differing(copy.objects, objects).length > 0
      while (undecided() && Date.now() < deadline) await delay(5)
      watching.close()
      wrong.push(...(await watching.ended))
      if (!watching.gone) resumed++
      if (!watching.gone) wrong.push(...differing(copy.objects, objects))
    }
    mirror = { objects: new Map(objects), at: resourceVersion }
    return wrong
  }

  async function round(): Promise<string[]> {
    // One start in five is cut short as well.
    if (random() < 0.2) {
      const early = startDaemon(place())
      await delay(random() * 600)
      await early.kill()
    }
    const client = await start()
    const wrong = await check(client)
    if (!mirror || !daemon) return ['nothing to follow']
    const watching = follow(client, mirror)
    const writers = Array.from({ length: WRITERS }, (_, number) =>
      write(client, ledger, number, seeded(random() * 1e9)),
    )
    const enough = ledger.acknowledged + random() * MOST_WRITES
    while (ledger.acknowledged < enough && wrong.length === 0) await delay(1)
    await delay(random() * LONGEST)
    await daemon.kill()
    await Promise.all(writers)
    wrong.push(...(await watching.ended), ...missed(mirror, ledger, mirror.objects.keys()))
    client.close()
    return wrong
  }

  it(`loses and invents nothing in ${ROUNDS} rounds of kill -9 under load (seed ${SEED})`, async () => {
    for (let number = 1; number <= ROUNDS; number++) {
      assert.deepEqual(await round(), [], `round ${number} of seed ${SEED}`)
    }
    const client = await start()
    assert.deepEqual(await check(client), [])
    client.close()
    console.log(`      ${ledger.acknowledged} writes acknowledged, ${resumed} watches went on`)
    assert.ok(ledger.acknowledged > ROUNDS, `only ${ledger.acknowledged} writes were acknowledged`)
  })
})

function differing(mirror: ReadonlyMap<string, unknown>, objects: ReadonlyMap<string, unknown>): string[] {
  const [seen, there] = [mirror, objects].map((map) => JSON.stringify([...map].sort()))
  return seen === there ? [] : ['a watch that went on did not lead to what is there']
}
