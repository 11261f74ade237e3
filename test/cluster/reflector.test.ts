import assert from 'node:assert/strict'
import type { KubeJson, Snapshot } from '../../src/checks/objects.ts'
import { ClusterError } from '../../src/cluster/errors.ts'
import { createSharedWatches } from '../../src/cluster/watch/shared.ts'
import type { WatchEvent, WatchSource } from '../../src/cluster/watch/source.ts'
import { type FakeClock, fakeClock } from '../helpers/fake-clock.ts'

const target = { apiVersion: 'v1', kind: 'Pod', name: 'a' }

function pod(name: string, version: number): KubeJson {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: name, resourceVersion: String(version) },
  }
}

/** Lets promises settle, then time pass: a timer may be set by what settles. */
async function pass(clock: FakeClock, milliseconds: number): Promise<void> {
  await clock.advance(0)
  await clock.advance(milliseconds)
}

/** A source that the test drives: what lists answer, and what is sent on the watch. */
function scripted() {
  let end: ((error?: Error) => void) | undefined
  let send: ((event: WatchEvent) => void) | undefined
  const script = {
    items: [] as KubeJson[],
    version: 1,
    listError: undefined as Error | undefined,
    watchError: undefined as Error | undefined,
    lists: 0,
    watches: [] as string[],
    push: (type: WatchEvent['type'], object: KubeJson) => send?.({ type, object }),
    end: (error?: Error) => end?.(error),
  }
  const source: WatchSource = {
    async list() {
      script.lists++
      if (script.listError) throw script.listError
      return { items: [...script.items], version: String(script.version) }
    },
    async *watch(version, signal) {
      script.watches.push(version)
      if (script.watchError) throw script.watchError
      const queue: WatchEvent[] = []
      let wake = () => {}
      let ended: { error: Error | undefined } | undefined
      send = (event) => {
        queue.push(event)
        wake()
      }
      end = (error) => {
        ended = { error }
        wake()
      }
      signal.addEventListener('abort', () => end?.(new Error('aborted')))
      while (!signal.aborted) {
        for (let event = queue.shift(); event; event = queue.shift()) yield event
        if (ended?.error) throw ended.error
        if (ended) return
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
  return { script, source }
}

describe('a watch', () => {
  let clock: FakeClock
  let seen: Snapshot[]
  let watches: ReturnType<typeof createSharedWatches>
  let script: ReturnType<typeof scripted>['script']
  const names = () => seen.at(-1)?.items.map(({ metadata }) => metadata.name)

  beforeEach(async () => {
    clock = fakeClock()
    seen = []
    const fake = scripted()
    script = fake.script
    watches = createSharedWatches({ source: async () => fake.source, clock, random: () => 1 })
  })
  afterEach(() => watches.close())

  const start = async () => {
    const watched = watches.watch(target, 'default', (snapshot) => seen.push(snapshot))
    await pass(clock, 20)
    return watched
  }

  it('tells what there is at first, also when there is nothing', async () => {
    await start()
    assert.deepEqual(seen, [{ items: [], synced: true, kindKnown: true }])
  })

  it('tells of objects that come, change and go', async () => {
    await start()
    script.push('ADDED', pod('a', 2))
    await pass(clock, 20)
    assert.deepEqual(names(), ['a'])
    script.push('MODIFIED', pod('a', 3))
    await pass(clock, 20)
    assert.equal(seen.at(-1)?.items[0]?.metadata.resourceVersion, '3')
    script.push('DELETED', pod('a', 4))
    await pass(clock, 20)
    assert.deepEqual(names(), [])
  })

  it('tells once of events that come together', async () => {
    await start()
    for (let version = 2; version < 10; version++) script.push('MODIFIED', pod('a', version))
    await pass(clock, 20)
    assert.equal(seen.length, 2)
  })

  it('passes over an event that is older than what it knows', async () => {
    script.items = [pod('a', 9)]
    script.version = 10
    await start()
    script.push('MODIFIED', pod('a', 8))
    await pass(clock, 20)
    assert.equal(seen.at(-1)?.items[0]?.metadata.resourceVersion, '9')
  })

  it('goes on from the last bookmark when the server ends it', async () => {
    await start()
    await pass(clock, 2000)
    script.push('BOOKMARK', pod('', 50))
    await pass(clock, 20)
    script.end()
    await pass(clock, 20)
    assert.deepEqual([script.watches, script.lists], [['1', '50'], 1])
  })

  it('does not hammer a server that ends it at once', async () => {
    await start()
    for (let at = 0; at < 50; at++) {
      script.end()
      await pass(clock, 20)
    }
    assert.ok(script.watches.length < 8, String(script.watches.length))
  })

  it('lists anew when its version is too old', async () => {
    await start()
    script.items = [pod('b', 60)]
    script.version = 60
    script.end(new ClusterError('invalid', 'too old', { status: 410, reason: 'Expired' }))
    await pass(clock, 20)
    assert.deepEqual(names(), ['b'])
    assert.deepEqual(script.watches, ['1', '60'])
  })

  it('keeps the state and shows the error while the connection is broken, and lists when it is back', async () => {
    script.items = [pod('a', 1)]
    await start()
    script.listError = new ClusterError('unreachable', 'connection refused')
    script.end(new ClusterError('unreachable', 'connection reset'))
    await pass(clock, 20)
    assert.deepEqual(
      [names(), seen.at(-1)?.problem?.message, seen.at(-1)?.problem?.retried],
      [['a'], 'connection reset', true],
    )
    await pass(clock, 150)
    assert.equal(seen.at(-1)?.problem?.message, 'connection refused')
    script.listError = undefined
    await pass(clock, 5000)
    assert.equal(seen.at(-1)?.problem, undefined)
  })

  it('tries more and more rarely, but never gives up', async () => {
    script.listError = new ClusterError('unreachable', 'connection refused')
    await start()
    await pass(clock, 60_000)
    assert.ok(script.lists > 10 && script.lists < 25, String(script.lists))
  })

  it('takes over what a server tells that began anew', async () => {
    script.items = [pod('a', 900)]
    script.version = 1000
    await start()
    script.items = [pod('b', 5)]
    script.version = 7
    script.end(new ClusterError('unreachable', 'connection reset'))
    await pass(clock, 1000)
    assert.deepEqual(names(), ['b'])
  })

  it('finds by listing what a silent watch has missed', async () => {
    await start()
    script.items = [pod('late', 5)]
    script.version = 5
    await pass(clock, 10_050)
    assert.deepEqual(names(), ['late'])
    assert.deepEqual(script.watches, ['1', '5'])
  })

  it('asks every second where watching is forbidden, and shows no error', async () => {
    script.watchError = new ClusterError('forbidden', 'cannot watch', { status: 403 })
    await start()
    script.items = [pod('a', 2)]
    script.version = 2
    await pass(clock, 1100)
    assert.deepEqual([names(), seen.at(-1)?.problem], [['a'], undefined])
    const before = script.lists
    await pass(clock, 30_000)
    assert.ok(script.lists - before < 12, String(script.lists - before))
  })

  it('says that listing is forbidden, and that waiting does not help', async () => {
    script.listError = new ClusterError('forbidden', 'cannot list', { status: 403 })
    await start()
    assert.deepEqual([seen.at(-1)?.synced, seen.at(-1)?.problem?.retried], [false, false])
  })

  it('waits as long as the server asks', async () => {
    script.listError = new ClusterError('unavailable', 'busy', { status: 429, retryAfter: 4000 })
    await start()
    await pass(clock, 3900)
    assert.equal(script.lists, 1)
    await pass(clock, 200)
    assert.equal(script.lists, 2)
  })

  it('is shared by all who look at the same objects', async () => {
    await start()
    const more: Snapshot[] = []
    watches.watch({ ...target }, 'default', (snapshot) => more.push(snapshot))
    await pass(clock, 20)
    assert.deepEqual([script.lists, more.length, seen.length], [1, 1, 1])
  })

  it('ends with its last user, and tells nobody who has left', async () => {
    const first = await start()
    const second = watches.watch(target, 'default', () => undefined)
    first.stop()
    script.push('ADDED', pod('a', 2))
    await pass(clock, 20)
    assert.equal(seen.length, 1)
    second.stop()
    await pass(clock, 60_000)
    assert.equal(script.lists, 1)
  })
})

describe('a watch of a kind that is not served yet', () => {
  it('says so, and finds the kind when it comes', async () => {
    const clock = fakeClock()
    const { source } = scripted()
    let served = false
    const watches = createSharedWatches({ source: async () => (served ? source : undefined), clock })
    const watched = watches.watch(target, 'default', () => undefined)
    await pass(clock, 20)
    assert.deepEqual(watched.snapshot(), { items: [], synced: true, kindKnown: false })
    served = true
    await pass(clock, 2100)
    assert.deepEqual(watched.snapshot(), { items: [], synced: true, kindKnown: true })
    watches.close()
  })
})
