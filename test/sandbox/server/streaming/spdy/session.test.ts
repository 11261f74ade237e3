import assert from 'node:assert/strict'
import { type Duplex, duplexPair } from 'node:stream'
import { beforeEach, describe, it } from 'mocha'
import { dataFrame, type Frame, pingFrame, readFrame } from '../../../../../src/sandbox/server/streaming/spdy/frames.ts'
import { headerWriter } from '../../../../../src/sandbox/server/streaming/spdy/headers.ts'
import { type SpdySession, serveSpdy } from '../../../../../src/sandbox/server/streaming/spdy/session.ts'
import type { SpdyStream } from '../../../../../src/sandbox/server/streaming/spdy/stream.ts'
import { turnsUntil } from '../../../../helpers/turns-until.ts'

describe('SPDY session', () => {
  let client: Duplex
  let session: SpdySession
  let frames: Frame[]
  let streams: SpdyStream[]
  let block: ReturnType<typeof headerWriter>
  beforeEach(() => {
    const [ours, theirs] = duplexPair()
    client = ours
    frames = []
    streams = []
    block = headerWriter()
    session = serveSpdy(theirs, (stream) => streams.push(stream))
    let bytes: Buffer = Buffer.alloc(0)
    client.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk])
      for (let next = readFrame(bytes); next; next = readFrame(bytes)) {
        bytes = bytes.subarray(next.size)
        frames.push(next.frame)
      }
    })
  })

  const open = (id: number, headers: Record<string, string>) => {
    const body = Buffer.concat([number(id), number(0), Buffer.from([0, 0]), block(headers)])
    const head = Buffer.from([0x80, 3, 0, 1, 0, 0, 0, body.length])
    client.write(Buffer.concat([head, body]))
  }

  it('accepts a stream and knows its headers', async () => {
    open(1, { streamtype: 'data', port: '80' })
    await turnsUntil(() => streams.length > 0 && frames.length > 0)
    assert.deepEqual(streams[0]?.headers, { streamtype: 'data', port: '80' })
    assert.deepEqual(
      frames.map(({ type }) => type),
      ['headers'],
    )
  })

  it('answers pings', async () => {
    client.write(pingFrame(3))
    await turnsUntil(() => frames.length > 0)
    assert.deepEqual(frames, [{ type: 'ping', id: 3 }])
  })

  it('ends each direction of a stream by itself', async () => {
    open(1, {})
    await turnsUntil(() => streams.length > 0 && frames.length > 0)
    const { duplex } = streams[0] ?? assert.fail('no stream')
    let text = ''
    duplex.on('data', (chunk) => {
      text += chunk
    })
    duplex.on('end', () => duplex.end('answer'))
    client.write(dataFrame(1, Buffer.from('question'), true))
    await turnsUntil(() => frames.length > 2)
    assert.equal(text, 'question')
    assert.deepEqual(frames.slice(1), [
      { type: 'data', id: 1, fin: false, data: Buffer.from('answer') },
      { type: 'data', id: 1, fin: true, data: Buffer.alloc(0) },
    ])
  })

  it('keeps streams apart', async () => {
    open(1, {})
    open(3, {})
    await turnsUntil(() => streams.length > 1)
    client.write(Buffer.concat([dataFrame(3, Buffer.from('b'), false), dataFrame(1, Buffer.from('a'), false)]))
    await turnsUntil(() => streams.every(({ duplex }) => duplex.readableLength > 0))
    assert.deepEqual(
      streams.map(({ duplex }) => String(duplex.read())),
      ['a', 'b'],
    )
  })

  it('ends everything when the client leaves', async () => {
    open(1, {})
    await turnsUntil(() => streams.length > 0)
    client.end()
    await turnsUntil(() => session.signal.aborted && streams[0]?.duplex.destroyed === true)
    assert.equal(session.signal.aborted, true)
    assert.equal(streams[0]?.duplex.destroyed, true)
  })

  it('ends everything when the client speaks nonsense', async () => {
    open(1, {})
    await turnsUntil(() => streams.length > 0)
    client.write(Buffer.from([0x80, 2, 0, 1, 0, 0, 0, 0]))
    await turnsUntil(() => session.signal.aborted && streams[0]?.duplex.destroyed === true)
    assert.equal(session.signal.aborted, true)
    assert.equal(streams[0]?.duplex.destroyed, true)
  })
})

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
