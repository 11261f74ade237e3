import assert from 'node:assert/strict'
import type { Particle } from '../../src/i18n/josa.ts'
import { josa } from '../../src/i18n/josa.ts'

describe('josa', () => {
  const cases: [word: string, particle: Particle, expected: string][] = [
    ['파드', '은/는', '파드는'],
    ['컨피그맵', '은/는', '컨피그맵은'],
    ['서비스', '이/가', '서비스가'],
    ['시크릿', '이/가', '시크릿이'],
    ['노드', '을/를', '노드를'],
    ['디플로이먼트', '과/와', '디플로이먼트와'],
    ['이벤트', '으로/로', '이벤트로'],
    ['레이블', '으로/로', '레이블로'],
    ['볼륨', '으로/로', '볼륨으로'],
    ['nginx', '이/가', 'nginx가'],
    ['pod', '을/를', 'pod를'],
    ['frontend', '은/는', 'frontend는'],
    ['default/nginx-1', '이/가', 'default/nginx-1이'],
    ['v2', '이/가', 'v2가'],
    ['8', '으로/로', '8로'],
    ['3', '으로/로', '3으로'],
    ['kind "Pod"', '을/를', 'kind "Pod"를'],
    ['서비스(monolith)', '이/가', '서비스(monolith)가'],
  ]
  for (const [word, particle, expected] of cases)
    it(`${word} + ${particle}`, () => assert.equal(josa(word, particle), expected))

  it('keeps a word of signs alone', () => assert.equal(josa('...', '이/가'), '...가'))
})
