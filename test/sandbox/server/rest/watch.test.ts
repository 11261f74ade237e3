import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { describe, it } from 'mocha'
import { systemClock } from '../../../../src/sandbox/clock.ts'
import { type WatchRequest, watchObjects } from '../../../../src/sandbox/server/rest/watch.ts'
import { createMemoryStore } from '../../../../src/sandbox/storage/memory.ts'

const MEGABYTE = 'x'.repeat(1024 * 1024)

describe('watchObjects', () => {
  it('lets go of a client that does not read, and of what it has not read', async () => {
    const store = createMemoryStore()
    const unread = new Writable({ write: () => undefined })
    const request = {
      store,
      clock: systemClock,
      served: { key: 'configmaps' },
      namespace: undefined,
      options: {},
      selection: undefined,
      form: { object: () => `"${MEGABYTE}"`, bookmark: () => '{}' },
    } as unknown as WatchRequest
    const watching = watchObjects(request, unread, new AbortController().signal)
    const metadata = { namespace: 'default', uid: '', resourceVersion: '', creationTimestamp: '' }
    for (let number = 0; number < 100 && !unread.destroyed; number++) {
      store.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...metadata, name: `${number}` } })
    }
    await watching
    assert.equal(unread.destroyed, true)
    assert.ok(store.revision >= 60, `already after ${store.revision} megabytes`)
  })
})
