import assert from 'node:assert/strict'
import { nearest } from '../../src/checks/near.ts'

describe('what somebody may have meant', () => {
  const cases: [string, string[], string[]][] = [
    ['monolit', ['monolith', 'wordpress'], ['monolith']],
    ['readyReplica', ['readyReplicas', 'replicas'], ['readyReplicas']],
    ['fronetend', ['frontend', 'auth'], ['frontend']],
    ['Deployment', ['deployment'], ['deployment']],
    ['xyz', ['monolith'], []],
    ['a', ['b', 'abc'], ['b']],
  ]
  for (const [word, candidates, expected] of cases) {
    it(`${word} -> ${expected.join() || 'nothing'}`, () => assert.deepEqual(nearest(word, candidates), expected))
  }
})
