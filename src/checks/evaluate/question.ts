import type { Language } from '../../i18n/language.ts'
import type { Said } from '../../util/said.ts'
import { compileCel } from '../cel/compile.ts'
import { runCel } from '../cel/run.ts'
import { fromCel } from '../cel/values.ts'
import type { Snapshot } from '../objects.ts'
import type { CheckResult, Mismatch } from '../result.ts'
import type { Check } from '../schema.ts'
import type { Text } from '../text.ts'
import { textIn } from '../text.ts'

/** What a learner has answered: text, or the places of the choices, from 0. */
export type Given = string | readonly number[]

/** How a question stands. */
export function evaluateQuestion(
  check: Check,
  given: Given | undefined,
  input: { snapshot?: Snapshot; now: number },
): CheckResult {
  const subject = { kind: 'question' }
  const { snapshot } = input
  if (snapshot?.problem && (!snapshot.synced || !snapshot.problem.retried)) {
    return { status: 'error', subject, mismatches: [], problem: snapshot.problem }
  }
  if (given === undefined) return { status: 'pending', subject, mismatches: [{ kind: 'unanswered' }] }
  const mismatches = check.choices
    ? choiceMismatches(check.choices, given)
    : answerMismatches(check, String(given), input)
  return { status: mismatches.length === 0 ? 'pass' : 'pending', subject, mismatches }
}

function choiceMismatches(choices: NonNullable<Check['choices']>, answer: Given): Mismatch[] {
  const chosen = typeof answer === 'string' ? [Number(answer) - 1] : [...answer]
  const right = choices.flatMap((choice, index) => (choice.correct ? [index] : []))
  if (chosen.length === right.length && right.every((index) => chosen.includes(index))) return []
  const given = chosen.flatMap((index) => choices[index] ?? [])
  const wrong = given.find((choice) => !choice.correct)
  const got = joined(given.map((choice) => choice.text))
  return [{ kind: 'wrongAnswer', got, ...(wrong?.why ? { why: wrong.why } : {}) }]
}

/** Several texts as one, in each language. */
function joined(texts: readonly Text[]): Text {
  const [only] = texts
  if (only !== undefined && texts.length === 1) return only
  const inLanguage = (language: Language) => texts.map((text) => textIn(text, language)).join(', ')
  return { en: inLanguage('en'), ko: inLanguage('ko') }
}

function answerMismatches(
  check: Check,
  given: string,
  { snapshot, now }: { snapshot?: Snapshot; now: number },
): Mismatch[] {
  const items = snapshot?.items ?? []
  if (items.length === 0) return [{ kind: 'missing', near: [] }]
  const outcome = evaluateAnswer(check.answer ?? '', snapshot, now)
  if ('error' in outcome) return [{ kind: 'cel', expression: check.answer ?? '', operands: [], error: outcome.error }]
  const accepted = (Array.isArray(outcome.value) ? outcome.value : [outcome.value]).map(plain)
  return accepted.includes(plain(given)) ? [] : [{ kind: 'wrongAnswer', got: given }]
}

/** The right answer now; a list when several are right. */
export function evaluateAnswer(
  expression: string,
  snapshot: Snapshot | undefined,
  now: number,
): { value: unknown } | { error: Said } {
  const compiled = compileCel(expression, 'value')
  if ('problem' in compiled) return { error: compiled.problem.message }
  const items = snapshot?.items ?? []
  const outcome = runCel(compiled.program, { object: items[0], items, now })
  return 'error' in outcome ? outcome : { value: fromCel(outcome.value) }
}

/** Upper and lower case, spaces and quotes around do not make an answer wrong. */
function plain(answer: unknown): string {
  return String(answer ?? '')
    .trim()
    .replace(/^["'`](.*)["'`]$/, '$1')
    .toLowerCase()
}
