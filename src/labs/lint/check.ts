import type { Check } from '../../checks/schema.ts'
import type { Finding, Path } from '../issue.ts'
import { lintMistakes } from '../mistakes/lint.ts'
import { lintCel, usesVariable } from './cel.ts'
import { lintMatch, lintRegex } from './match.ts'

/** What a check looks at, and the facets that may stand beside it. */
const facetsOf = {
  target: ['conditions', 'match', 'cel', 'count', 'each', 'absent', 'everSeen', 'stays', 'failWhen'],
  http: ['status', 'json', 'body', 'stays'],
  question: ['target', 'answer', 'choices'],
  activity: [],
  cluster: [],
  files: [],
} as const satisfies Readonly<Record<string, readonly (keyof Check)[]>>

type Subject = keyof typeof facetsOf

/** Everything about one check that its schema cannot say. */
export function lintCheck(check: Check, path: Path): Finding[] {
  const subjects = subjectsOf(check)
  const [subject] = subjects
  if (subject === undefined || subjects.length > 1) return [subjectFinding(subjects, path)]
  return [
    ...strangers(check, subject, path),
    ...lintTarget(check, path),
    ...lintEach(check, path),
    ...lintAbsent(check, path),
    ...lintExpressions(check, path),
    ...lintQuestion(check, path),
    ...lintHttp(check, path),
  ]
}

function subjectsOf(check: Check): Subject[] {
  if (check.question !== undefined) return ['question']
  return (['target', 'http', 'activity', 'cluster', 'files'] as const).filter((key) => check[key] !== undefined)
}

function subjectFinding(subjects: readonly Subject[], path: Path): Finding {
  const message =
    subjects.length === 0 ? lintMistakes.subjectMissing(Object.keys(facetsOf)) : lintMistakes.subjectSeveral(subjects)
  return { code: 'check-subject', path, message }
}

function strangers(check: Check, subject: Subject, path: Path): Finding[] {
  const facets = new Set<string>(Object.values(facetsOf).flat())
  const allowed: readonly string[] = facetsOf[subject]
  return Object.keys(check)
    .filter((key) => facets.has(key) && key !== subject && !allowed.includes(key))
    .map((key) => ({
      code: 'facet',
      path: [...path, key],
      atKey: true,
      message: lintMistakes.meansNothing(key, subject),
    }))
}

function lintTarget(check: Check, path: Path): Finding[] {
  const { name, selector } = check.target ?? {}
  if (name === undefined || selector === undefined) return []
  return [
    {
      code: 'target',
      path: [...path, 'target', 'selector'],
      atKey: true,
      message: lintMistakes.nameAndSelector,
    },
  ]
}

function lintEach(check: Check, path: Path): Finding[] {
  if (!check.target || check.question !== undefined) return []
  const single = check.target.name !== undefined
  const perObject =
    check.match ?? check.conditions ?? (check.cel && usesVariable(check.cel, 'object') ? check.cel : undefined)
  if (single && check.each) {
    return [{ code: 'each', path: [...path, 'each'], atKey: true, message: lintMistakes.eachOfOne }]
  }
  if (single || check.each || perObject === undefined) return []
  return [
    {
      code: 'each-missing',
      path: [...path, 'target'],
      atKey: true,
      message: lintMistakes.eachMissing,
      suggestion: lintMistakes.addEach,
    },
  ]
}

function lintAbsent(check: Check, path: Path): Finding[] {
  if (check.everSeen !== undefined && !check.absent) {
    return [
      {
        code: 'facet',
        path: [...path, 'everSeen'],
        atKey: true,
        message: lintMistakes.needsAbsent,
      },
    ]
  }
  if (!check.absent) return []
  const others = (['match', 'conditions', 'cel', 'count', 'each', 'failWhen'] as const).filter(
    (key) => check[key] !== undefined,
  )
  return others.map((key) => ({
    code: 'facet',
    path: [...path, key],
    atKey: true,
    message: lintMistakes.meansNothing(key, 'absent: true'),
  }))
}

/** The expressions and patterns of a check. */
export function lintExpressions(check: Check, path: Path): Finding[] {
  const counted = check.count !== undefined
  return [
    ...(check.match ? lintMatch(check.match, [...path, 'match']) : []),
    ...(check.cel !== undefined ? lintCel(check.cel, [...path, 'cel'], { result: 'bool', counted }) : []),
    ...(check.failWhen !== undefined
      ? lintCel(check.failWhen, [...path, 'failWhen'], { result: 'bool', counted: true })
      : []),
    ...(check.answer !== undefined
      ? lintCel(check.answer, [...path, 'answer'], { result: 'value', counted: true })
      : []),
    ...(check.json !== undefined ? lintMatch(check.json, [...path, 'json']) : []),
    ...(typeof check.body === 'object' ? lintRegex(check.body.$regex, [...path, 'body', '$regex']) : []),
  ]
}

function lintQuestion(check: Check, path: Path): Finding[] {
  if (check.question === undefined) return []
  const { answer, choices, target } = check
  if ((answer === undefined) === (choices === undefined)) {
    return [{ code: 'question', path, message: lintMistakes.answerOrChoices }]
  }
  if (answer !== undefined && !target) {
    return [{ code: 'question', path: [...path, 'answer'], atKey: true, message: lintMistakes.answerTarget }]
  }
  if (choices && !choices.some((choice) => choice.correct)) {
    return [{ code: 'question', path: [...path, 'choices'], atKey: true, message: lintMistakes.noCorrectChoice }]
  }
  return []
}

function lintHttp(check: Check, path: Path): Finding[] {
  if (check.cluster && Object.keys(check.cluster).length === 0) {
    return [{ code: 'check-subject', path: [...path, 'cluster'], message: lintMistakes.noFact }]
  }
  if (!check.http) return []
  const { service, pod } = check.http
  if ((service === undefined) !== (pod === undefined)) return []
  return [{ code: 'http', path: [...path, 'http'], message: lintMistakes.serviceOrPod }]
}
