import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { describe, it } from 'mocha'
import type { KubeObject } from '../../../../src/sandbox/objects.ts'
import type { ServedResource } from '../../../../src/sandbox/server/registry.ts'
import { listOptions } from '../../../../src/sandbox/server/rest/list-options.ts'
import { watchObjects } from '../../../../src/sandbox/server/rest/watch.ts'
import { createMemoryStore } from '../../../../src/sandbox/storage/memory.ts'
import { fakeClock } from '../../../helpers/fake-clock.ts'

describe('a watch that begins with what there is', () => {
  const clock = fakeClock()
  const key = 'configmaps'
  let store = createMemoryStore(clock)
  beforeEach(() => {
    store = createMemoryStore(clock)
    for (const name of ['a', 'b', 'c']) store.create(key, object(name))
  })

  function object(name: string): KubeObject {
    return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } } as KubeObject
  }

  /** What is told; `onFirst` is called while the first object is being written. */
  async function told(query: string, onFirst: () => void): Promise<string[]> {
    const gone = new AbortController()
    const out = new PassThrough()
    let first: (() => void) | undefined = onFirst
    const form = {
      object({ metadata }: KubeObject) {
        first?.()
        first = undefined
        return JSON.stringify(`${metadata.name}@${metadata.resourceVersion}`)
      },
      bookmark: (revision: number) => JSON.stringify(`@${revision}`),
    }
    const served = { key } as ServedResource
    const options = listOptions(new URLSearchParams(query), true)
    const request = { store, clock, served, namespace: 'default', options, selection: undefined, form }
    const done = watchObjects(request, out, gone.signal)
    await setImmediate()
    gone.abort()
    await done
    const lines = String(out.read() ?? '')
      .split('\n')
      .slice(0, -1)
    return lines.map((line) => JSON.parse(line)).map(({ type, object: text }) => `${type} ${text}`)
  }

  it('tells what changes meanwhile after it, once', async () => {
    const change = () => {
      store.update(key, object('c'))
      store.create(key, object('d'))
    }
    assert.deepEqual(await told('', change), ['ADDED a@1', 'ADDED b@2', 'ADDED c@3', 'MODIFIED c@4', 'ADDED d@5'])
  })

  it('says which revision it was, before what changed meanwhile', async () => {
    const query = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true'
    const lines = await told(query, () => store.update(key, object('a')))
    assert.deepEqual(lines, ['ADDED a@1', 'ADDED b@2', 'ADDED c@3', 'BOOKMARK @3', 'MODIFIED a@4'])
  })
})
