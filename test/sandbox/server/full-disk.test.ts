import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { systemClock } from '../../../src/sandbox/clock.ts'
import { createMemoryStore, type Journal } from '../../../src/sandbox/storage/memory.ts'
import { StoreError } from '../../../src/sandbox/storage/types.ts'
import { startTestServer, type TestServer } from '../../helpers/api-server.ts'

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'

describe('API server with a full disk', () => {
  let full = false
  let server: TestServer
  const journal: Journal = {
    append() {
      if (full) throw new StoreError('full', 'ENOSPC: no space left on device, write')
    },
    attach: () => undefined,
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  before(async () => {
    server = await startTestServer({ store: createMemoryStore(systemClock, journal) })
  })
  after(() => server.close())

  it('refuses writes, goes on reading, and writes again when there is room', async () => {
    const make = (name: string) => server.call('POST', CONFIG_MAPS, { body: { metadata: { name } } })
    await make('before')
    full = true
    const refused = await make('while')
    const read = await server.call('GET', `${CONFIG_MAPS}/before`)
    full = false
    assert.deepEqual([refused.code, read.code], [500, 200])
    assert.equal(
      refused.json.message,
      'etcdserver: mvcc: database space exceeded: ENOSPC: no space left on device, write',
    )
    assert.equal((await make('after')).code, 201)
    assert.equal((await server.call('GET', `${CONFIG_MAPS}/while`)).code, 404)
  })
})
