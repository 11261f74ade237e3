import assert from 'node:assert/strict'
import { nextRun, parseSchedule } from '../../../../src/sandbox/controllers/cronjob/schedule.ts'

const next = (schedule: string, after: string, zone?: string) => {
  const time = nextRun(parseSchedule(schedule, zone), Date.parse(after))
  return time === undefined ? undefined : new Date(time).toISOString().replace('.000Z', 'Z')
}

describe('cron schedules', () => {
  const cases: [schedule: string, after: string, expected: string | undefined, zone?: string][] = [
    ['* * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:01:00Z'],
    ['*/15 * * * *', '2026-01-01T00:46:00Z', '2026-01-01T01:00:00Z'],
    ['5,35 8-10/2 * * *', '2026-01-01T08:35:00Z', '2026-01-01T10:05:00Z'],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['0 0 30 2 *', '2026-01-01T00:00:00Z', undefined],
    ['0 12 * * MON-FRI', '2026-01-02T13:00:00Z', '2026-01-05T12:00:00Z'],
    ['0 12 * * 7', '2026-01-02T13:00:00Z', '2026-01-04T12:00:00Z'],
    ['0 0 13 * 5', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
    ['0 0 1 jan *', '2026-06-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['@daily', '2026-01-01T00:00:01Z', '2026-01-02T00:00:00Z'],
    ['@every 1h30m', '2026-01-01T00:00:00Z', '2026-01-01T01:30:00Z'],
    ['0 9 * * *', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', 'Asia/Seoul'],
    ['30 2 * * *', '2026-03-28T02:00:00Z', '2026-03-30T00:30:00Z', 'Europe/Berlin'],
    ['0 3 * * *', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00Z', 'Europe/Berlin'],
  ]
  for (const [schedule, after, expected, zone] of cases) {
    it(`${schedule} after ${after}${zone ? ` in ${zone}` : ''}`, () =>
      assert.equal(next(schedule, after, zone), expected))
  }

  for (const bad of ['', '* * * *', '60 * * * *', '* * 0 * *', '5-1 * * * *', '*/0 * * * *', 'x * * * *', '@often']) {
    it(`refuses ${JSON.stringify(bad)}`, () => assert.throws(() => parseSchedule(bad)))
  }

  it('refuses a time zone that does not exist', () => {
    assert.throws(() => parseSchedule('* * * * *', 'Mars/Olympus'), RangeError)
  })
})
