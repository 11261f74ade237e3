import assert from 'node:assert/strict'
import { ageSince, humanDuration } from '../../../src/sandbox/api/duration.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('humanDuration', () => {
  const cases: [number, string][] = [
    [-2 * SECOND, '<invalid>'],
    [-SECOND, '0s'],
    [0, '0s'],
    [119 * SECOND, '119s'],
    [2 * MINUTE, '2m'],
    [3 * MINUTE + 10 * SECOND, '3m10s'],
    [10 * MINUTE + 10 * SECOND, '10m'],
    [179 * MINUTE, '179m'],
    [3 * HOUR, '3h'],
    [7 * HOUR + 59 * MINUTE, '7h59m'],
    [47 * HOUR, '47h'],
    [2 * DAY, '2d'],
    [5 * DAY + 2 * HOUR, '5d2h'],
    [8 * DAY + 2 * HOUR, '8d'],
    [729 * DAY, '729d'],
    [730 * DAY, '2y'],
    [(3 * 365 + 7) * DAY, '3y7d'],
    [9 * 365 * DAY + DAY, '9y'],
  ]
  for (const [duration, expected] of cases) {
    it(`writes ${duration} ms as ${expected}`, () => assert.equal(humanDuration(duration), expected))
  }

  it('knows no age without a time', () => assert.equal(ageSince(undefined, 0), '<unknown>'))
})
