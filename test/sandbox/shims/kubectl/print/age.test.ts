import assert from 'node:assert/strict'
import { humanDuration } from '../../../../../src/sandbox/shims/kubectl/print/age.ts'

const SECOND = 1000
const HOUR = 3600 * SECOND

describe('kubectl ages', () => {
  for (const [milliseconds, text] of [
    [-5 * SECOND, '<invalid>'],
    [0, '0s'],
    [119 * SECOND, '119s'],
    [120 * SECOND, '2m'],
    [205 * SECOND, '3m25s'],
    [3 * HOUR, '3h'],
    [3.5 * HOUR, '3h30m'],
    [47 * HOUR, '47h'],
    [50 * HOUR, '2d2h'],
    [400 * 24 * HOUR, '400d'],
    [1000 * 24 * HOUR, '2y270d'],
  ] as const) {
    it(`are ${text} after ${milliseconds} ms`, () => assert.equal(humanDuration(milliseconds), text))
  }
})
