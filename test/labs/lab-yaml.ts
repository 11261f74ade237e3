import assert from 'node:assert/strict'
import type { Language } from '../../src/i18n/language.ts'
import { readLabFile } from '../../src/labs/read.ts'
import { saidIn } from '../../src/util/said.ts'

/** The beginning of a lab, up to its steps, which begin on line 6. */
export const head = `apiVersion: k8slab.dev/v1
id: x
title: X
minutes: 5
steps:
`

/** A lab of one step, whose line 7 on are the given lines. */
export function step(...lines: string[]): string {
  return `${head}  - { id: one, title: One,\n${lines.map((line) => `      ${line}\n`).join('')}    }\n`
}

/** A lab whose one check begins on line 9. */
export function check(...lines: string[]): string {
  return `${head}  - id: one\n    title: One\n    checks:\n${lines.map((line, at) => `      ${at === 0 ? '- ' : '  '}${line}\n`).join('')}`
}

/** Targets of checks. */
export const pod = 'target: { apiVersion: v1, kind: Pod, name: a }'
export const pods = 'target: { apiVersion: v1, kind: Pod, selector: { app: a } }'

/** The mistakes that are told: `line:column message (suggestion)`. */
export function issues(source: string, languages: readonly Language[] = ['en'], spoken: Language = 'en'): string[] {
  return readLabFile(source, 'lab.yaml', languages).issues.map(({ line, column, message, suggestion }) => {
    const advice = suggestion === undefined ? '' : ` (${saidIn(suggestion, spoken)})`
    return `${line}:${column} ${saidIn(message, spoken)}${advice}`
  })
}

/** What is wrong, the lab, and the mistakes that are told. */
type Case = [name: string, source: string, expected: string[]]

/** Two tests for each case: what is told, and that it is told in Korean at the same places. */
export function tellsEach(cases: Case[]): void {
  for (const [name, source, expected] of cases) {
    it(name, () => assert.deepEqual(issues(source), expected))
    it(`${name}, in Korean`, () => {
      const told = issues(source, ['en'], 'ko')
      assert.deepEqual(told.map(placeOf), expected.map(placeOf))
      for (const line of told) assert.match(line, /[가-힣]/)
    })
  }
}

/** Line and column of a told mistake. */
function placeOf(told: string): string {
  return told.split(' ')[0] ?? ''
}
