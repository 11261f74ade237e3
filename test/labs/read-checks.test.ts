import { check, pod, pods, tellsEach } from './lab-yaml.ts'

describe('a broken check in lab.yaml', () => {
  tellsEach([
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
  ])
})
