import type { Finding } from '../../checks/diagnose/types.ts'
import type { CheckResult } from '../../checks/result.ts'
import type { Check } from '../../checks/schema.ts'
import { titleOf } from '../../checks/title.ts'
import type { Language } from '../../i18n/language.ts'
import type { CheckView } from '../events.ts'

/** Checks with their results, as people see them. */
export function checkViews(
  checks: readonly Check[],
  results: readonly CheckResult[],
  language: Language,
  findings: ReadonlyMap<number, readonly Finding[]> = new Map(),
): CheckView[] {
  return results.flatMap((result, index) => {
    const check = checks[index]
    if (!check) return []
    const title = titleOf(check, language)
    const wrong = result.status !== 'pass' && result.status !== 'skipped'
    return [{ index, title, result, findings: wrong ? (findings.get(index) ?? []) : [] }]
  })
}

/** Whether a check stands in the way of the step. One that cannot be looked at here does not. */
export function holds({ result }: CheckView): boolean {
  return result.status === 'pass' || result.status === 'skipped'
}
