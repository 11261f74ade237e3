import assert from 'node:assert/strict'
import { constants, createDeflate, createInflate } from 'node:zlib'
import { describe, it } from 'mocha'
import { headerDictionary } from '../../../../../src/sandbox/server/streaming/spdy/dictionary.ts'
import { headerReader, headerWriter } from '../../../../../src/sandbox/server/streaming/spdy/headers.ts'

describe('SPDY header blocks', () => {
  it('knows the dictionary of SPDY/3', () => {
    assert.equal(headerDictionary.length, 1423)
    assert.equal(Buffer.from(headerDictionary.subarray(0, 11)).toString('latin1'), '\0\0\0\x07options')
  })

  it('reads blocks of one compressed stream, one after the other', async () => {
    const deflate = createDeflate({ dictionary: headerDictionary })
    const compress = (block: Buffer): Promise<Buffer> =>
      new Promise((resolve) => {
        deflate.write(block)
        deflate.flush(constants.Z_SYNC_FLUSH, () => resolve(deflate.read() as Buffer))
      })
    const reader = headerReader()
    const first = await reader.read(await compress(block({ streamtype: 'error', port: '80' })))
    const second = await reader.read(await compress(block({ streamtype: 'data', port: '80' })))
    reader.close()
    assert.deepEqual(
      [first, second],
      [
        { streamtype: 'error', port: '80' },
        { streamtype: 'data', port: '80' },
      ],
    )
  })

  it('writes blocks that any inflater reads', async () => {
    const write = headerWriter()
    const inflate = createInflate()
    const read = (data: Buffer): Promise<string> =>
      new Promise((resolve) => {
        inflate.write(data, () => resolve((inflate.read() as Buffer).toString('latin1')))
      })
    assert.equal(await read(write({ a: 'b' })), '\0\0\0\x01\0\0\0\x01a\0\0\0\x01b')
    assert.equal(await read(write({})), '\0\0\0\0')
  })
})

function block(headers: Record<string, string>): Buffer {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return bytes
  }
  const entries = Object.entries(headers)
  const texts = entries.flat().flatMap((text) => [number(text.length), Buffer.from(text)])
  return Buffer.concat([number(entries.length), ...texts])
}
