import { equal } from 'node:assert/strict'
import { durationProblem } from '../../../src/sandbox/api/go-duration.ts'

describe('what is wrong with a Go duration', () => {
  it('is nothing of one', () => {
    for (const text of ['0', '-1.5h', '.5s', '1m30s', '70ms']) equal(durationProblem(text), undefined, text)
  })

  it('is a unit that is left out, also the last one', () => {
    equal(durationProblem('1'), 'time: missing unit in duration "1"')
    equal(durationProblem('1m2'), 'time: missing unit in duration "1m2"')
  })

  it('is a unit that nobody knows, the first of them', () => {
    equal(durationProblem('1s2x3'), 'time: unknown unit "x" in duration "1s2x3"')
  })

  it('is all of what has no number, or too great a one', () => {
    for (const text of ['', 's', '.s', '-', '9999999999999h']) {
      equal(durationProblem(text), `time: invalid duration "${text}"`)
    }
  })

  it('is told byte by byte where letters are not plain', () => {
    equal(durationProblem('1é"'), 'time: unknown unit "\\xc3\\xa9\\"" in duration "1\\xc3\\xa9\\""')
  })
})
