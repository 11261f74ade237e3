import type { LabelSelector } from '../schema/types.gen.ts'
import { requirement } from './label-requirement.ts'
import { parseLabelRequirements } from './label-selector-parser.ts'
import { badRequest } from './status.ts'

export type LabelMatcher = (labels: Record<string, string> | undefined) => boolean

/** One term of a field selector: all terms must hold. */
export interface FieldTerm {
  field: string
  op: '=' | '!='
  value: string
}

/**
 * Reads a label selector of a query, e.g. `app=web,tier in (a,b),!canary`. Empty text selects everything.
 * @throws StatusError 400 in the words of `labels.Parse`
 */
export function parseLabelSelector(text: string): LabelMatcher {
  const requirements = parseLabelRequirements(text)
  return (labels) => requirements.every((matches) => matches(labels ?? {}))
}

/**
 * Whether labels meet a `metav1.LabelSelector`: none selects nothing, an empty one everything.
 * Source: k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go, LabelSelectorAsSelector.
 */
export function matchesSelector(
  selector: LabelSelector | undefined | null,
  labels: Record<string, string> | undefined,
): boolean {
  if (!selector) return false
  const has = labels ?? {}
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (!Object.hasOwn(has, key) || has[key] !== value) return false
  }
  return (selector.matchExpressions ?? []).every(({ key, operator, values }) => {
    const op = EXPRESSION_OPERATORS[operator]
    return op !== undefined && requirement(key, op, values ?? [])(has)
  })
}

const EXPRESSION_OPERATORS: Record<string, 'in' | 'notin' | 'exists' | '!' | undefined> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
}

/**
 * Reads a field selector, e.g. `status.phase!=Running,metadata.name=web`; `\` escapes `,`, `=` and itself in values.
 * Source: k8s.io/apimachinery/pkg/fields/selector.go.
 * @throws StatusError 400
 */
export function parseFieldSelector(text: string): FieldTerm[] {
  return splitTerms(text)
    .filter((term) => term !== '')
    .sort()
    .map((term) => parseFieldTerm(term, text))
}

function splitTerms(text: string): string[] {
  const terms: string[] = []
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === ',') {
      terms.push(text.slice(start, i))
      start = i + 1
    }
  }
  return [...terms, text.slice(start)]
}

function parseFieldTerm(term: string, selector: string): FieldTerm {
  const match = /!=|==|=/.exec(term)
  if (!match) throw badRequest(`invalid selector: '${selector}'; can't understand '${term}'`)
  const value = unescapeValue(term.slice(match.index + match[0].length))
  return { field: term.slice(0, match.index), op: match[0] === '!=' ? '!=' : '=', value }
}

function unescapeValue(text: string): string {
  return text.replace(/\\(.?)|[,=]/gsu, (found, escaped: string | undefined) => {
    if (escaped === undefined) {
      throw badRequest(`invalid field selector: unescaped character in value: ${found.codePointAt(0)}`)
    }
    if (!['\\', ',', '='].includes(escaped)) {
      throw badRequest(`invalid field selector: invalid escape sequence: ${found}`)
    }
    return escaped
  })
}
