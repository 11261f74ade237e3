import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connectionPair, reset } from '../../../src/sandbox/network/connection.ts'
import { readAll } from './world.ts'

const pair = () => connectionPair({ address: '10.0.0.1', port: 40000 }, { address: '10.0.0.2', port: 80 })

describe('connection', () => {
  it('carries bytes both ways', async () => {
    const [near, far] = pair()
    near.write('ping')
    assert.equal(String((await once(far, 'data'))[0]), 'ping')
    far.write('pong')
    assert.equal(String((await once(near, 'data'))[0]), 'pong')
  })

  it('lets one side answer after the other has ended its half', async () => {
    const [near, far] = pair()
    near.end('question')
    assert.equal(await readAll(far), 'question')
    far.end('answer')
    assert.equal(await readAll(near), 'answer')
  })

  it('makes a writer wait until the reader takes data', async () => {
    const [near, far] = pair()
    const block = Buffer.alloc(64 * 1024)
    let written = 0
    while (near.write(block) && written < 100) written++
    await new Promise((resolve) => setImmediate(resolve))
    assert.ok(near.writableLength > 0)
    far.resume()
    await once(near, 'drain')
    assert.equal(near.writableLength, 0)
  })

  it('fails the reads of the peer after a reset', async () => {
    const [near, far] = pair()
    const failed = assert.rejects(readAll(far), { code: 'ECONNRESET' })
    reset(near)
    await failed
  })

  it('ends the reads of the peer after a close', async () => {
    const [near, far] = pair()
    near.destroy()
    assert.equal(await readAll(far), '')
  })
})
