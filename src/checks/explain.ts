import type { Language } from '../i18n/language.ts'
import { type ExplainWords, explainWords } from './explain-words.ts'
import type { CheckResult, Mismatch } from './result.ts'
import { textIn } from './text.ts'

/** One line of an explanation, for any renderer: what it is about, what was wanted, what is there. */
export interface ExplainLine {
  /** `spec.containers[name=nginx].image`, `count`, `cel`, …; empty for a plain sentence. */
  label: string
  want?: string
  got?: string
  /** A sentence: instead of want and got, or beside them. */
  text?: string
  /** Values of the parts of an expression, near misses: one line each, further indented. */
  details?: readonly string[]
}

/** What is not as it should be, line by line; empty for a check that passes. */
export function explainResult(result: CheckResult, language: Language): ExplainLine[] {
  const words = explainWords[language]
  const lines = result.mismatches.map((mismatch) => lineOf(mismatch, words, language))
  if (result.blockedBy !== undefined) lines.unshift({ label: '', text: words.blocked(result.blockedBy) })
  if (result.holding && result.status !== 'pass') lines.unshift(holdingLine(result, words))
  if (result.problem) lines.push({ label: 'api', text: result.problem.message })
  return lines
}

function holdingLine({ holding, closest }: CheckResult, words: ExplainWords): ExplainLine {
  const text = words.holding(holding?.count ?? 0, holding?.of ?? 0)
  return { label: '', text: closest === undefined ? text : `${text}; ${words.closest(closest)}` }
}

type Of<K extends Mismatch['kind']> = Extract<Mismatch, { kind: K }>
type Lines = { [K in Mismatch['kind']]: (mismatch: Of<K>, words: ExplainWords, language: Language) => ExplainLine }

function lineOf(mismatch: Mismatch, words: ExplainWords, language: Language): ExplainLine {
  const line = lines[mismatch.kind] as (one: Mismatch, words: ExplainWords, language: Language) => ExplainLine
  return line(mismatch, words, language)
}

const lines: Lines = {
  field: ({ path, want, got, have }, words) => ({
    label: path,
    want,
    got: got ?? words.absent,
    ...(have ? { details: [`${words.have} ${have.join(', ')}`] } : {}),
  }),
  condition: ({ type, want, got, message }, words) => ({
    label: `condition ${type}`,
    want,
    got: got ?? words.absent,
    ...(message ? { details: [message] } : {}),
  }),
  cel: ({ expression, operands, error }) => ({
    label: 'cel',
    text: oneLine(expression),
    details: [...operands.map((operand) => `${operand.expression} = ${operand.value}`), ...(error ? [error] : [])],
  }),
  failWhen: ({ expression, operands }, words) => ({
    label: words.inVain,
    text: oneLine(expression),
    details: operands.map((operand) => `${operand.expression} = ${operand.value}`),
  }),
  count: ({ want, got }, words) => ({ label: words.count, want, got: String(got) }),
  missing: ({ near }, words) => ({
    label: '',
    text: words.missing,
    ...(near.length > 0 ? { details: [...near] } : {}),
  }),
  unknownKind: ({ apiVersion }, words) => ({ label: '', text: words.unknownKind(apiVersion) }),
  present: ({ names, terminating }, words) => ({ label: '', text: words.present(names.join(', '), terminating) }),
  neverSeen: (_mismatch, words) => ({ label: '', text: words.neverSeen }),
  observedGeneration: ({ generation, observed }, words) => ({
    label: '',
    text: words.stale(generation, observed ?? 0),
  }),
  stays: ({ want, held }, words) => ({ label: '', text: words.stays(want / 1000, Math.floor(held / 1000)) }),
  noAnswer: ({ message }, words) => ({ label: 'http', want: words.anAnswer, got: message }),
  status: ({ want, got }) => ({ label: 'HTTP status', want, got: String(got) }),
  body: ({ want, got }, words) => ({ label: words.body, want, got }),
  unanswered: (_mismatch, words) => ({ label: '', text: words.unanswered }),
  wrongAnswer: ({ got, why }, words, language) => ({
    label: '',
    text: why ? textIn(why, language) : words.wrongAnswer(got),
  }),
  notSeen: ({ activity }, words) => ({ label: '', text: words.notSeen(activity) }),
  fact: ({ fact, want, got }, words) => ({ label: fact, want, got: got ?? words.absent }),
  file: ({ path }, words) => ({ label: path, text: words.noFile }),
}

function oneLine(expression: string): string {
  return expression.trim().replace(/\s*\n\s*/g, ' ')
}
