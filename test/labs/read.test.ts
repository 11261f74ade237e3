import assert from 'node:assert/strict'
import { check, head, issues, pod, tellsEach } from './lab-yaml.ts'

describe('a broken lab.yaml', () => {
  tellsEach([
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
  ])

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
