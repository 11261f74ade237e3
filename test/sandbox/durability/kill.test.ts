import assert from 'node:assert/strict'
import { watch as watchFolder } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { after, before, describe, it } from 'mocha'
import { sandboxPaths } from '../../../src/sandbox/daemon.ts'
import { removeFolder, temporaryFolder } from '../../helpers/temporary-folder.ts'
import { type Client, clientOf } from './support/client.ts'
import { createCounter } from './support/counter.ts'
import { type DaemonProcess, startDaemon } from './support/daemon-process.ts'
import { createLedger } from './support/ledger.ts'
import { leftovers } from './support/leftovers.ts'
import { seeded } from './support/random.ts'
import { count, createTally, told } from './support/tally.ts'
import { follow, followInTurns, type Mirror, missed } from './support/watcher.ts'
import { NAMESPACE, readAll, write } from './support/writer.ts'

const ROUNDS = Number(process.env['K8SLAB_ROUNDS'] ?? 15)
const SEED = Number(process.env['K8SLAB_SEED'] ?? Date.now() % 1_000_000)
const WRITERS = 4
/** After how many acknowledged writes of a round the daemon is killed at the latest, and how long after one, in milliseconds. */
const [MOST_WRITES, LONGEST] = [120, 6]
/** How long a snapshot may have been written until it is cut short, in milliseconds; of a start it is this part of the last one. */
const [LONGEST_SNAPSHOT, START] = [25, 1.2]
const [EARLY, IN_SNAPSHOT] = [0.2, 0.2]

describe('durability', function () {
  this.timeout(60_000 + ROUNDS * 20_000)
  const random = seeded(SEED)
  const ledger = createLedger()
  const counter = createCounter()
  const tally = createTally()
  let mirrors: Mirror[] = []
  let home: string
  let daemon: DaemonProcess | undefined

  const place = () => ({ home, log: path.join(home, 'output') })
  const store = () => path.join(sandboxPaths(home).directory, 'cluster', 'store')
  const start = async (): Promise<Client> => {
    const began = performance.now()
    daemon = startDaemon(place())
    const client = await daemon.ready()
    tally.starts.push(performance.now() - began)
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

  /** What is there after a restart is what was acknowledged, and the mirrors can go on or are told that they cannot. */
  async function check(client: Client): Promise<string[]> {
    const { objects, resourceVersion } = await readAll(client)
    const wrong = ledger.compare(objects)
    wrong.push(...(await counter.check(client)))
    if (resourceVersion < ledger.newest) wrong.push(`resourceVersion fell from ${ledger.newest} to ${resourceVersion}`)
    ledger.see(resourceVersion)
    for (const mirror of mirrors) wrong.push(...(await goesOn(client, mirror, objects)))
    mirrors = [0, 1].map(() => ({ objects: new Map(objects), at: resourceVersion }))
    return wrong
  }

  async function goesOn(client: Client, mirror: Mirror, objects: Mirror['objects']): Promise<string[]> {
    const watching = follow(client, mirror)
    const deadline = Date.now() + 5000
    const undecided = () => !watching.gone && differing(mirror.objects, objects).length > 0
    while (undecided() && Date.now() < deadline) await delay(2)
    watching.close()
    const wrong = await watching.ended
    if (watching.gone) tally.expired++
    else tally.resumed++
    return watching.gone ? wrong : [...wrong, ...differing(mirror.objects, objects)]
  }

  /** Resolves at some moment while the store replaces its log by a snapshot. */
  async function snapshotting(): Promise<void> {
    await new Promise<void>((resolve) => {
      const folder = watchFolder(store(), { persistent: false }, (what) => {
        // The new log, which comes first; all else is a change of a file.
        if (what !== 'rename') return
        folder.close()
        resolve()
      })
    })
    await delay(random() * LONGEST_SNAPSHOT)
  }

  async function someWrites(): Promise<void> {
    const enough = ledger.acknowledged + random() * MOST_WRITES
    while (ledger.acknowledged < enough) await delay(1)
    await delay(random() * LONGEST)
  }

  async function cutShort(): Promise<void> {
    const early = startDaemon(place())
    await delay(random() * START * (tally.starts.at(-1) ?? 500))
    await early.kill()
    tally.early++
    count(tally, leftovers(store()))
  }

  async function round(): Promise<string[]> {
    while (random() < EARLY) await cutShort()
    const client = await start()
    const wrong = await check(client)
    const [steady, jumping] = mirrors
    if (!steady || !jumping || !daemon || wrong.length > 0) return wrong
    const watching = [follow(client, steady).ended, followInTurns(client, jumping, seeded(random() * 1e9), 20)]
    const inSnapshot = random() < IN_SNAPSHOT
    const load = { ledger, counter, large: inSnapshot ? 0.8 : 0.05 }
    const clients = Array.from({ length: WRITERS }, () => clientOf(home))
    const writing = Promise.all(
      clients.map((each, number) => write(each, number, { ...load, random: seeded(random() * 1e9) })),
    )
    await Promise.race([writing, inSnapshot ? snapshotting() : someWrites()])
    await daemon.kill()
    await writing
    count(tally, leftovers(store()))
    wrong.push(...(await Promise.all(watching)).flat())
    for (const mirror of mirrors) {
      wrong.push(...missed(mirror, ledger))
      ledger.see(mirror.at)
    }
    for (const each of [client, ...clients]) each.close()
    return wrong
  }

  it(`loses and invents nothing in ${ROUNDS} rounds of kill -9 under load (seed ${SEED})`, async () => {
    for (let number = 1; number <= ROUNDS; number++) {
      const began = performance.now()
      assert.deepEqual(await round(), [], `round ${number} of seed ${SEED}`)
      tally.rounds.push(performance.now() - began)
      if (number % 100 === 0) console.log(`      ${told(tally, ledger)}`)
    }
    const client = await start()
    assert.deepEqual(await check(client), [])
    client.close()
    console.log(`      ${told(tally, ledger)}`)
    assert.ok(ledger.acknowledged > ROUNDS, `only ${ledger.acknowledged} writes were acknowledged`)
  })
})

function differing(mirror: ReadonlyMap<string, unknown>, objects: ReadonlyMap<string, unknown>): string[] {
  const [seen, there] = [mirror, objects].map((map) => JSON.stringify([...map].sort()))
  return seen === there ? [] : ['a watch that went on did not lead to what is there']
}
