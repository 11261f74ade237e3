import assert from 'node:assert/strict'
import { fnv32a, printedHash, safeEncode } from '../../../../src/sandbox/controllers/shared/hash.ts'

describe('hashes in names', () => {
  it('is FNV-1a of 32 bits', () => {
    assert.equal(fnv32a(Buffer.from('')), 0x811c9dc5)
    assert.equal(fnv32a(Buffer.from('foobar')), 0xbf9cf968)
  })

  it('encodes digits with letters that make no words', () => {
    assert.equal(safeEncode('1234567890'), '56789bcdf4')
  })

  it('tells collisions apart', () => {
    assert.notEqual(printedHash('x'), printedHash('x', 0))
    assert.notEqual(printedHash('x', 0), printedHash('x', 1))
  })
})
