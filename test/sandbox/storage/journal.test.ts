import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { systemClock } from '../../../src/sandbox/clock.ts'
import { createMemoryStore, type Journal } from '../../../src/sandbox/storage/memory.ts'
import { StoreError } from '../../../src/sandbox/storage/types.ts'

describe('store with a full disk', () => {
  const metadata = { name: 'a', namespace: 'default', uid: 'a', resourceVersion: '', creationTimestamp: '' }
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata }
  let full = false
  const journal: Journal = {
    append() {
      if (full) throw new StoreError('full', 'ENOSPC')
    },
    attach: () => undefined,
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }

  it('refuses the write, tells nobody of it, and goes on reading', () => {
    const store = createMemoryStore(systemClock, journal)
    store.create('pods', pod)
    const seen: string[] = []
    store.subscribe(({ type }) => seen.push(type))
    full = true
    assert.throws(() => store.delete('pods', 'default', 'a'), { code: 'full' })
    full = false
    assert.deepEqual(seen, [])
    assert.equal(store.list('pods').items.length, 1)
    assert.equal(store.revision, 1)
  })
})
