import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { hasWrongEscape, readTarget } from '../../../../src/sandbox/server/http/target.ts'

describe('readTarget', () => {
  const read = (target: string) => {
    const { path, query } = readTarget(target)
    return [path, query.toString()]
  }
  it('takes a complete URL for its path', () => {
    assert.deepEqual(read('https://a:1/api/v1?watch=1'), ['/api/v1', 'watch=1'])
    assert.deepEqual(read('ftp://a?watch=1'), ['', 'watch=1'])
  })
  it('keeps escapes in the path', () => assert.deepEqual(read('/a%2Fb/%2e%2e?'), ['/a%2Fb/%2e%2e', '']))
  it('knows wrong escapes in the path', () => {
    for (const path of ['/%', '/%z1', '/a%2?b']) assert.ok(hasWrongEscape(path))
    for (const path of ['/', '/%20', '/?a=%']) assert.ok(!hasWrongEscape(path))
  })
  it('passes over parameters with wrong escapes or semicolons', () => {
    assert.deepEqual(read('/?a=%zz&b=1&c=2;d=3&%q=1&e=%20'), ['/', 'b=1&e=+'])
  })
})
