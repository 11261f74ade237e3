import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { dataFrame, pingFrame, readFrame } from '../../../../../src/sandbox/server/streaming/spdy/frames.ts'

describe('SPDY frames', () => {
  it('reads a data frame only when it is complete', () => {
    const bytes = dataFrame(5, Buffer.from('abc'), true)
    assert.equal(readFrame(bytes.subarray(0, 10)), undefined)
    assert.deepEqual(readFrame(Buffer.concat([bytes, Buffer.from('more')])), {
      frame: { type: 'data', id: 5, fin: true, data: Buffer.from('abc') },
      size: 11,
    })
  })

  it('reads control frames by their type', () => {
    assert.deepEqual(readFrame(pingFrame(7))?.frame, { type: 'ping', id: 7 })
  })

  it('refuses another version', () => {
    assert.throws(() => readFrame(Buffer.from([0x80, 2, 0, 6, 0, 0, 0, 0])), /not a SPDY\/3 frame/)
  })

  it('refuses a control frame of endless length', () => {
    assert.throws(() => readFrame(Buffer.from([0x80, 3, 0, 1, 0, 0xff, 0xff, 0xff])), /control frame/)
  })
})
