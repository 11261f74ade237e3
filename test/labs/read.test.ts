import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import type { Language } from '../../src/i18n/language.ts'
import { readLabFile } from '../../src/labs/read.ts'
import { saidIn } from '../../src/util/said.ts'

const head = `apiVersion: k8slab.dev/v1
id: x
title: X
minutes: 5
steps:
`

/** A lab of one step, whose line 7 on are the given lines. */
function step(...lines: string[]): string {
  return `${head}  - { id: one, title: One,\n${lines.map((line) => `      ${line}\n`).join('')}    }\n`
}

/** A lab whose one check begins on line 9. */
function check(...lines: string[]): string {
  return `${head}  - id: one\n    title: One\n    checks:\n${lines.map((line, at) => `      ${at === 0 ? '- ' : '  '}${line}\n`).join('')}`
}

function issues(source: string, languages: readonly Language[] = ['en'], spoken: Language = 'en'): string[] {
  return readLabFile(source, 'lab.yaml', languages).issues.map(({ line, column, message, suggestion }) => {
    const advice = suggestion === undefined ? '' : ` (${saidIn(suggestion, spoken)})`
    return `${line}:${column} ${saidIn(message, spoken)}${advice}`
  })
}

/** Line and column of a told mistake. */
function placeOf(told: string): string {
  return told.split(' ')[0] ?? ''
}

const pod = 'target: { apiVersion: v1, kind: Pod, name: a }'
const pods = 'target: { apiVersion: v1, kind: Pod, selector: { app: a } }'

describe('a broken lab.yaml', () => {
  const cases: [name: string, source: string, expected: string[]][] = [
    ['nothing at all', '', ['1:1 expected a map, got nothing']],
    ['a list', '- 1', ['1:1 expected a map, got a list']],
    [
      'an unknown key',
      `${head}  - { id: one, title: One }\nminuts: 5\n`,
      ['7:1 unknown key "minuts" (Did you mean minutes?)'],
    ],
    ['a missing key', 'apiVersion: k8slab.dev/v1\nid: x\ntitle: X\nminutes: 5\n', ['1:1 is missing: expected a list']],
    ['a wrong type', `${head}  - { id: one, title: One, points: "5" }\n`, ['6:36 expected a number, got "5"']],
    [
      'a wrong choice',
      check('target: { apiVersion: v1, kind: Pod }', 'each: al', 'match: { a: 1 }'),
      ['10:15 expected "all" or "any", got "al" (Did you mean all?)'],
    ],
    [
      'a bad id',
      `${head}  - { id: One, title: One }\n`,
      ['6:11 expected lower-case words joined by hyphens, such as create-nginx, got "One"'],
    ],
    ['no YAML', 'a: [1', ['1:6 Flow sequence in block collection must be sufficiently indented and end with a ]']],
    ['a key twice', `${head}  - { id: one, title: One }\nid: y\n`, ['7:1 Map keys must be unique']],
    [
      'a tag',
      check(pod, 'cel: !has(object.x)'),
      [
        '10:14 Unresolved tag: !has(object.x) (A value that begins with ! is a tag: put it in quotes, or on the next line after |)',
        '10:28 expected at least 1 characters, got ""',
      ],
    ],
    [
      'an octal number',
      check(pod, 'match: { spec: { mode: 0644 } }'),
      ['10:32 0644 is read as the number 644 (Write 420 for the file mode 0644, or "0644" for text)'],
    ],
    [
      'a version number',
      check(pod, 'match: { spec: { v: 1.10 } }'),
      ['10:29 1.10 is read as the number 1.1 (Write "1.10" for text, or 1.1)'],
    ],
    [
      'a boolean condition',
      check(pod, 'conditions: { Ready: True }'),
      [
        '10:30 expected "True" or "False" or "Unknown" or a map, got true (Conditions hold strings: write "True" in quotes)',
      ],
    ],
    [
      'a boolean status in a match',
      check(pod, 'match: { status: { conditions: [{ type: Ready, status: true }] } }'),
      ['10:64 conditions hold strings: write "True" in quotes'],
    ],
    [
      'an unknown operator',
      check(pod, 'match: { a: { $regx: x } }'),
      ['10:23 unknown operator $regx (Did you mean $regex?)'],
    ],
    [
      'an operator beside keys',
      check(pod, 'match: { a: { $regex: x, b: 1 } }'),
      [
        '10:23 $regex stands beside other keys (An operator stands alone; wrap a map that really has such a key in $literal)',
      ],
    ],
    [
      'a bad pattern',
      check(pod, 'match: { a: { $regex: "(" } }'),
      ['10:31 not a regular expression of RE2: error parsing regexp: missing closing ): `(`'],
    ],
    [
      'a bad quantity',
      check(pod, 'match: { a: { $quantity: 1GB } }'),
      ['10:34 "1GB" is not a quantity such as 500m or 1Gi'],
    ],
    ['an unknown variable', check(pod, 'cel: objct.a == 1'), ['10:14 Unknown variable: objct (Did you mean object?)']],
    [
      'an unknown variable in a block',
      check(pod, 'cel: |', '  object.a == 1 &&', '    itms.b == 2'),
      ['12:13 Unknown variable: itms (Did you mean items?)'],
    ],
    [
      'an unknown variable in quotes',
      check(pod, 'cel: "true && foo"'),
      ['10:23 Unknown variable: foo (Variables are object, items, now)'],
    ],
    ['CEL that is no boolean', check(pod, 'cel: size(items)'), ['10:14 gives int, not true or false']],
    ['CEL that does not parse', check(pod, 'cel: object.a =='), ['10:25 Unexpected token: EOF']],
    [
      'a pattern that only one of the engines knows',
      check(pod, 'cel: object.a.matches("(?i)x")'),
      ['10:31 not a regular expression: Invalid regular expression: /(?i)x/: Invalid group'],
    ],
    [
      'all of nothing',
      check(pods, 'cel: items.all(i, i.a == 1)'),
      [
        '10:19 all() is true of an empty list (Say how many there must be: count beside it, or size(…) > 0 && in the expression)',
      ],
    ],
    [
      'each left out',
      check(pods, 'match: { a: 1 }'),
      ['9:9 several objects may match: say whether all or any of them must hold (Add each: all, or each: any)'],
    ],
    ['each of one', check(pod, 'each: all'), ['10:9 each means nothing for a single object']],
    [
      'absent and more',
      check(pod, 'absent: true', 'match: { a: 1 }'),
      ['11:9 match means nothing beside absent: true'],
    ],
    ['everSeen alone', check(pod, 'everSeen: false'), ['10:9 everSeen means nothing without absent: true']],
    [
      'nothing to look at',
      check('hint: x'),
      ['9:9 looks at nothing: expected one of target, http, question, activity, cluster, files'],
    ],
    [
      'two things to look at',
      check(pod, 'files: [a]'),
      ['9:9 looks at several things (target, files): make a check of each'],
    ],
    ['a stranger among facets', check(pod, 'status: 200'), ['10:9 status means nothing beside target']],
    [
      'name and selector',
      check('target: { apiVersion: v1, kind: Pod, name: a, selector: { b: c } }'),
      ['9:55 name and selector exclude each other'],
    ],
    ['a question without answer', check('question: Why?'), ['9:9 a question has either an answer or choices']],
    [
      'an answer of nothing',
      check('question: Why?', 'answer: object.a'),
      ['10:9 an answer needs a target to read it from'],
    ],
    [
      'choices without the right one',
      check('question: Why?', 'choices: [{ text: a }, { text: b }]'),
      ['10:9 no choice is marked correct: true'],
    ],
    ['HTTP to nobody', check('http: { port: 80 }'), ['9:15 asks either a service or a pod']],
    [
      'two steps of one id',
      `${head}  - { id: one, title: One }\n  - { id: one, title: One }\n`,
      ['7:11 another step is called one (Step ids are unique)'],
    ],
    ['an unknown step', step('run: [{ run: a, background: true, until: two }]'), ['7:48 no step "two"']],
    ['until without background', step('run: [{ run: a, until: one }]'), ['7:23 until needs background: true']],
    [
      'an unknown variable of a command',
      step('run: "curl ${{ IP }}"'),
      ['7:18 no variable "IP" (Add it under variables of the lab)'],
    ],
    [
      'a path outside the lab',
      step('solve: [{ apply: ../x.yaml }]'),
      ['7:24 expected a path inside the folder, without `..`, got "../x.yaml"'],
    ],
    ['a solution of nothing', step('solve: [{ background: true }]'), ['7:15 expected run or apply']],
    ['an escape sequence', `${head}  - { id: one, title: "a\\e[31m" }\n`, ['6:23 contains a control character']],
    [
      'versions that are none',
      `${head}  - { id: one, title: One }\nrequires: { kubernetes: new }\n`,
      ['7:25 expected versions such as >=1.25, got "new"'],
    ],
    [
      'owning everything',
      `${head}  - { id: one, title: One }\nowns: [{ apiVersion: v1, kind: Pod }]\n`,
      ['7:8 expected names or a selector: a lab never owns all objects of a kind'],
    ],
  ]
  for (const [name, source, expected] of cases) {
    it(name, () => assert.deepEqual(issues(source), expected))
    it(`${name}, in Korean`, () => {
      const told = issues(source, ['en'], 'ko')
      assert.deepEqual(told.map(placeOf), expected.map(placeOf))
      for (const line of told) assert.match(line, /[가-힣]/)
    })
  }

  it('misses a language that the lab comes in', () => {
    assert.deepEqual(issues(`${head}  - { id: one, title: { en: One } }\n`, ['en', 'ko']), [
      '6:23 no text in ko, and the lab has text/ko.md',
    ])
  })

  it('has all its mistakes named at once, in the order of the file', () => {
    const source =
      'apiVersion: v1\nid: 5\nsteps:\n  - id: one\n    checks:\n      - { target: { apiVersion: v1, kind: Pod, name: a }, cel: foo, hnit: x }\n'
    assert.deepEqual(
      issues(source).map((issue) => issue.split(' ')[0]),
      ['1:1', '1:1', '1:13', '2:5', '4:5', '6:64', '6:69'],
    )
  })

  it('is refused when its aliases multiply', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    for (let at = 1; at < 9; at++)
      lines.push(
        `a${at}: &a${at} [${Array(10)
          .fill(`*a${at - 1}`)
          .join(', ')}]`,
      )
    assert.match(issues(lines.join('\n'))[0] ?? '', /alias/)
  })
})

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
