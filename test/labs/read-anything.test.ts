import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { readLabFile } from '../../src/labs/read.ts'
import { saidIn } from '../../src/util/said.ts'
import { check, issues, pod } from './lab-yaml.ts'

describe('a lab.yaml of any content', () => {
  const tour = readFileSync(path.join(import.meta.dirname, '../../fixtures/labs/tour/lab.yaml'), 'utf8')

  it('never makes the reader throw, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (source) => void issues(source)))
  })

  it('never makes the reader throw when a good one is cut and mended by chance', () => {
    fc.assert(
      fc.property(
        fc.nat(tour.length),
        fc.nat(200),
        fc.constantFrom('', '{', ']', ': ', '\t', '*a', '&a', '!', '|', '- ', '__proto__: 1'),
        (at, length, put) => {
          for (const issue of readLabFile(tour.slice(0, at) + put + tour.slice(at + length), 'lab.yaml', ['en'])
            .issues) {
            assert.ok(issue.line >= 1 && issue.column >= 1 && saidIn(issue.message, 'en') !== '')
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  const deep: Record<string, string> = {
    'open lists': '['.repeat(20_000),
    lists: `${'['.repeat(3000)}${']'.repeat(3000)}`,
    maps: `steps: ${'{a: '.repeat(3000)}1${'}'.repeat(3000)}`,
    dashes: '- '.repeat(5000),
    questions: '? '.repeat(5000),
    lines: Array.from({ length: 2000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
  }
  for (const [name, source] of Object.entries(deep)) {
    it(`is refused when it is nested without end: ${name}`, () =>
      assert.deepEqual(issues(source), ['1:1 is nested too deeply']))
  }

  it('is refused when an alias contains itself', () => {
    assert.deepEqual(issues('a: &a [*a]'), ['1:1 an alias contains itself'])
  })

  it('may be nested as deeply as anybody needs', () => {
    const match = `${'{ a: '.repeat(90)}1${' }'.repeat(90)}`
    assert.deepEqual(issues(check(pod, `match: ${match}`)), [])
  })

  it('never makes the reader throw, whatever data stands in its place', () => {
    const value = fc.jsonValue({ maxDepth: 3 })
    fc.assert(
      fc.property(value, value, (target, match) => {
        const data = {
          apiVersion: 'k8slab.dev/v1',
          id: 'x',
          title: 'X',
          minutes: 1,
          steps: [{ id: 'a', title: 'A', checks: [{ target, match, cel: target }], run: match }],
        }
        issues(JSON.stringify(data))
      }),
    )
  })
})
