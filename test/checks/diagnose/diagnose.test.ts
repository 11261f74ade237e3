import assert from 'node:assert/strict'
import { diagnose } from '../../../src/checks/diagnose/diagnose.ts'
import type { Reader } from '../../../src/checks/diagnose/world.ts'
import { deployment, pending, pod, readerOf, set, target, why } from './world.ts'

describe('looking for reasons', () => {
  it('is not done for a check that holds', async () => {
    assert.deepEqual(await why({ target }, [], {}, { ...pending, status: 'pass' }), [])
  })

  it('leaves out what may not be read, and never throws', async () => {
    const reader: Reader = {
      list: async () => Promise.reject(new Error('forbidden')),
      log: async () => Promise.reject(new Error('forbidden')),
    }
    for (const check of [
      { target },
      { http: { service: 'x', port: 80 } },
      { target: { apiVersion: 'v1', kind: 'Pod', selector: { a: 'b' } } },
    ]) {
      assert.deepEqual(await diagnose(check, pending, { reader, namespace: 'default' }), [])
    }
  })

  it('fetches each list once', async () => {
    const reader = readerOf([deployment, set, pod({}), pod({}, {}, 'web-1-y')])
    const lists: string[] = []
    const counting: Reader = {
      ...reader,
      list: (apiVersion, kind, options) => {
        if (options?.fieldSelector === undefined) lists.push(kind)
        return reader.list(apiVersion, kind, options)
      },
    }
    await diagnose({ target }, pending, { reader: counting, namespace: 'default' })
    assert.equal(new Set(lists).size, lists.length, lists.join())
  })
})
