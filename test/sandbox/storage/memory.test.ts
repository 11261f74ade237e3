import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { KubeObject } from '../../../src/sandbox/objects.ts'
import { createMemoryStore } from '../../../src/sandbox/storage/memory.ts'
import { bodyText, objectText } from '../../../src/sandbox/storage/text.ts'
import type { Change } from '../../../src/sandbox/storage/types.ts'
import { fakeClock } from '../../helpers/fake-clock.ts'

function pod(name: string, namespace = 'default', labels: Record<string, string> = {}): KubeObject {
  const metadata = { name, namespace, uid: name, resourceVersion: '', creationTimestamp: '', labels }
  return { apiVersion: 'v1', kind: 'Pod', metadata }
}

const names = (items: readonly KubeObject[]) => items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)

describe('memory store', () => {
  it('gives every change the next revision', () => {
    const store = createMemoryStore()
    const created = store.create('pods', pod('a'))
    const updated = store.update('pods', created)
    const deleted = store.delete('pods', 'default', 'a')
    assert.deepEqual(
      [created, updated, deleted].map(({ metadata }) => metadata.resourceVersion),
      ['1', '2', '3'],
    )
    assert.equal(store.revision, 3)
  })

  it('refuses a second object of the same name', () => {
    const store = createMemoryStore()
    store.create('pods', pod('a'))
    assert.throws(() => store.create('pods', pod('a')), { code: 'exists' })
  })

  it('refuses an update of an older state', () => {
    const store = createMemoryStore()
    const first = store.create('pods', pod('a'))
    store.update('pods', first, '1')
    assert.throws(() => store.update('pods', first, '1'), { code: 'conflict' })
  })

  it('refuses to change or delete what is not there', () => {
    const store = createMemoryStore()
    assert.throws(() => store.update('pods', pod('a')), { code: 'missing' })
    assert.throws(() => store.delete('pods', 'default', 'a'), { code: 'missing' })
  })

  it("lists in the order of etcd's keys", () => {
    const store = createMemoryStore()
    for (const [namespace, name] of [
      ['b', 'x'],
      ['a', 'z'],
      ['a', 'y'],
      ['a-b', 'x'],
    ] as const) {
      store.create('pods', pod(name, namespace))
    }
    assert.deepEqual(names(store.list('pods').items), ['a-b/x', 'a/y', 'a/z', 'b/x'])
    assert.deepEqual(names(store.list('pods', 'a').items), ['a/y', 'a/z'])
  })

  it('keeps kinds apart', () => {
    const store = createMemoryStore()
    store.create('pods', pod('a'))
    assert.deepEqual(store.list('services').items, [])
  })

  it('hands out objects that cannot be changed', () => {
    const stored = createMemoryStore().create('pods', pod('a'))
    assert.throws(() => {
      stored.metadata.labels = {}
    }, TypeError)
  })

  it('replays the changes after a revision, then goes on', () => {
    const store = createMemoryStore()
    store.create('pods', pod('a'))
    store.create('pods', pod('b'))
    const seen: string[] = []
    store.watch('pods', { since: 1 }, ({ type, object }) => seen.push(`${type} ${object.metadata.name}`))
    store.delete('pods', 'default', 'a')
    assert.deepEqual(seen, ['ADDED b', 'DELETED a'])
  })

  it('watches one namespace', () => {
    const store = createMemoryStore()
    const seen: string[] = []
    store.watch('pods', { namespace: 'a' }, ({ object }) => seen.push(object.metadata.name))
    store.create('pods', pod('x', 'a'))
    store.create('pods', pod('y', 'b'))
    assert.deepEqual(seen, ['x'])
  })

  it('says compacted when the history no longer reaches back', () => {
    const store = createMemoryStore()
    let current = store.create('pods', pod('a'))
    for (let change = 0; change < 2000; change++) current = store.update('pods', current)
    assert.throws(() => store.watch('pods', { since: 1 }, () => undefined), { code: 'compacted' })
  })

  it('keeps the order of revisions when a listener writes', () => {
    const store = createMemoryStore()
    const seen: number[] = []
    store.watch('pods', {}, ({ object }) => {
      if (object.metadata.name === 'a') store.create('pods', pod('b'))
    })
    store.subscribe(({ revision }) => seen.push(revision))
    store.create('pods', pod('a'))
    assert.deepEqual(seen, [1, 2])
  })

  it('stops calling a listener that has unsubscribed', () => {
    const store = createMemoryStore()
    const seen: Change[] = []
    const stop = store.subscribe((change) => seen.push(change))
    stop()
    store.create('pods', pod('a'))
    assert.deepEqual(seen, [])
  })

  it('lists an older state', () => {
    const store = createMemoryStore()
    store.create('pods', pod('a'))
    const b = store.create('pods', pod('b'))
    store.update('pods', { ...b, metadata: { ...b.metadata, labels: { new: 'yes' } } })
    store.delete('pods', 'default', 'a')
    store.create('pods', pod('c'))
    const { items } = store.listAt('pods', 2)
    assert.deepEqual(names(items), ['default/a', 'default/b'])
    assert.deepEqual(items[1]?.metadata.labels, {})
  })

  it('forgets older states after the compaction interval', async () => {
    const clock = fakeClock()
    const store = createMemoryStore(clock)
    store.create('pods', pod('a'))
    await clock.advance(5 * 60_000)
    store.create('pods', pod('b'))
    await clock.advance(5 * 60_000)
    store.create('pods', pod('c'))
    assert.throws(() => store.listAt('pods', 1), { code: 'compacted' })
  })

  it('makes the text of a state once', () => {
    const stored = createMemoryStore().create('pods', pod('a'))
    assert.equal(bodyText(stored), bodyText(stored))
    assert.deepEqual(JSON.parse(objectText(stored)), stored)
    assert.equal(bodyText(stored).startsWith('{"metadata":'), true)
  })
})
