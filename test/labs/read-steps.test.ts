import { head, step, tellsEach } from './lab-yaml.ts'

describe('a broken step in lab.yaml', () => {
  tellsEach([
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
  ])
})
