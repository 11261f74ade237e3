import { either, type Said } from '../../util/said.ts'
import { matchValue } from '../match/match.ts'
import type { Problem } from '../objects.ts'
import { regexFinds } from '../regex.ts'
import type { CheckResult, HttpAnswer, Mismatch } from '../result.ts'
import type { Check, HttpRequest } from '../schema.ts'
import { showValue } from '../show.ts'

/**
 * What came of a request: an answer, no answer (the learner's application does not answer yet), nobody to ask, or no cluster to ask
 * through.
 */
export type HttpOutcome = { answer: HttpAnswer } | { noAnswer: Said } | { missing: true } | { problem: Problem }

/** How an HTTP check stands. */
export function evaluateHttp(
  check: Check & { http: HttpRequest },
  outcome: HttpOutcome,
  namespace: string,
): CheckResult {
  const { service, pod, namespace: own } = check.http
  const subject = {
    kind: service === undefined ? 'Pod' : 'Service',
    namespace: own ?? namespace,
    name: service ?? pod ?? '',
  }
  if ('problem' in outcome) return { status: 'error', subject, mismatches: [], problem: outcome.problem }
  const mismatches = mismatchesOf(check, outcome)
  return { status: mismatches.length === 0 ? 'pass' : 'pending', subject, mismatches }
}

function mismatchesOf(check: Check, outcome: Exclude<HttpOutcome, { problem: Problem }>): Mismatch[] {
  if ('missing' in outcome) return [{ kind: 'missing', near: [] }]
  if ('noAnswer' in outcome) return [{ kind: 'noAnswer', message: outcome.noAnswer }]
  return answerMismatches(check, outcome.answer)
}

function answerMismatches(check: Check, answer: HttpAnswer): Mismatch[] {
  const wanted = Array.isArray(check.status) ? check.status : [check.status ?? 200]
  if (!wanted.includes(answer.status)) return [{ kind: 'status', want: either(wanted.map(String)), got: answer.status }]
  return [...jsonMismatches(check.json, answer.body), ...bodyMismatches(check.body, answer.body)]
}

function jsonMismatches(want: unknown, body: string): Mismatch[] {
  if (want === undefined) return []
  try {
    return matchValue(want, JSON.parse(body), { path: [], show: showValue })
  } catch {
    return [{ kind: 'body', want: 'JSON', got: excerpt(body) }]
  }
}

function bodyMismatches(want: Check['body'], body: string): Mismatch[] {
  if (want === undefined) return []
  const holds = typeof want === 'string' ? body.includes(want) : regexFinds(want.$regex, body)
  if (holds) return []
  return [{ kind: 'body', want: typeof want === 'string' ? showValue(want) : `/${want.$regex}/`, got: excerpt(body) }]
}

function excerpt(body: string): Said {
  return showValue(body.trim().slice(0, 200))
}
