import assert from 'node:assert/strict'
import { isAsExpected } from '../../src/engine/expectation.ts'

describe('expectation', () => {
  const result = (exitCode: number, output = '') => ({ exitCode, output })

  it('is exit code 0 when the lab says nothing', () => {
    assert.equal(isAsExpected(result(0), undefined, true), true)
    assert.equal(isAsExpected(result(1), undefined, true), false)
  })

  it('may be one exit code, several, or any but 0', () => {
    assert.equal(isAsExpected(result(7), { exit: 7 }, true), true)
    assert.equal(isAsExpected(result(0), { exit: 7 }, true), false)
    assert.equal(isAsExpected(result(28), { exit: [7, 28] }, true), true)
    assert.equal(isAsExpected(result(6), { exit: [7, 28] }, true), false)
    assert.equal(isAsExpected(result(5), { exit: 'nonzero' }, true), true)
    assert.equal(isAsExpected(result(0), { exit: 'nonzero' }, true), false)
  })

  it('looks for the output anywhere', () => {
    assert.equal(isAsExpected(result(0, 'a\n{"message":"Hello"}\n'), { output: 'Hello' }, true), true)
    assert.equal(isAsExpected(result(0, 'nothing'), { output: 'Hello' }, true), false)
  })

  it('does not ask for output that went to the terminal', () => {
    assert.equal(isAsExpected(result(0), { output: 'Hello' }, false), true)
  })

  it('is not met by the right output with the wrong exit code', () => {
    assert.equal(isAsExpected(result(1, 'Hello'), { output: 'Hello' }, true), false)
  })

  it('answers at once to a pattern made to take forever', () => {
    assert.equal(isAsExpected(result(0, 'a'.repeat(50_000)), { output: '(a+)+$b' }, true), false)
  })
})
