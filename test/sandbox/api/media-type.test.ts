import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { mediaTypeOf } from '../../../src/sandbox/api/media-type.ts'

describe('mediaTypeOf', () => {
  const read = [
    'application/json',
    ' Application/JSON ',
    'application/json;',
    'application/json; charset=utf-8 ; a="b;c"',
  ]
  for (const header of read)
    it(`reads ${JSON.stringify(header)}`, () => assert.equal(mediaTypeOf(header), 'application/json'))
  it('reads no type at all', () => assert.equal(mediaTypeOf(''), ''))
  for (const header of ['a/b;;', 'a/b; charset', 'a/b;a="b', 'a/b;a=b;A=c', 'a/b;a=b c']) {
    it(`does not read ${JSON.stringify(header)}`, () => assert.equal(mediaTypeOf(header), undefined))
  }
})
