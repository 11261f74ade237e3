import { check, pod, pods, tellsEach } from './lab-yaml.ts'

describe('a broken expression in lab.yaml', () => {
  tellsEach([
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
  ])
})
