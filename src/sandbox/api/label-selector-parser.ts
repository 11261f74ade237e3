import { labelValueErrors, qualifiedNameErrors } from './label-names.ts'
import { isInteger, type LabelOperator, requirement } from './label-requirement.ts'
import { badRequest } from './status.ts'

type Requirement = ReturnType<typeof requirement>

/** `symbol` is an operator, a bracket or a comma. */
interface Token {
  type: 'word' | 'symbol' | 'end'
  text: string
}

const OPERATORS: Record<string, LabelOperator | undefined> = {
  in: 'in',
  notin: 'notin',
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
}

/**
 * Reads a label selector into its terms. Source: k8s.io/apimachinery/pkg/labels/selector.go, Parser.
 * @throws StatusError 400 in its words
 */
export function parseLabelRequirements(text: string): Requirement[] {
  const tokens = tokenize(text)
  const requirements: Requirement[] = []
  while (true) {
    const token = tokens.peek()
    if (token.type === 'end') return requirements
    if (!startsTerm(token)) throw badRequest(`found '${token.text}', expected: !, identifier, or 'end of string'`)
    requirements.push(parseTerm(tokens))
    const separator = tokens.next()
    if (separator.type === 'end') return requirements
    if (!is(separator, ',')) throw badRequest(`found '${separator.text}', expected: ',' or 'end of string'`)
    if (!startsTerm(tokens.peek())) {
      throw badRequest(`found '${tokens.peek().text}', expected: identifier after ','`)
    }
  }
}

function startsTerm(token: Token): boolean {
  return token.type === 'word' || is(token, '!')
}

function parseTerm(tokens: Tokens): Requirement {
  const absent = is(tokens.peek(), '!')
  if (absent) tokens.next()
  const key = tokens.next()
  if (key.type !== 'word') throw wrong(`found '${key.text}', expected: identifier`)
  const problems = qualifiedNameErrors(key.text)
  if (problems.length > 0) throw wrong(`<nil>: Invalid value: ${JSON.stringify(key.text)}: ${problems.join('; ')}`)
  if (absent) return requirement(key.text, '!', [])
  const after = tokens.peek()
  if (after.type === 'end' || is(after, ',')) return requirement(key.text, 'exists', [])
  const operator = parseOperator(tokens.next())
  const values = operator === 'in' || operator === 'notin' ? parseValues(tokens) : [parseExactValue(tokens)]
  checkValues(key.text, operator, values)
  return requirement(key.text, operator, values)
}

function parseOperator(token: Token): LabelOperator {
  const operator = OPERATORS[token.text]
  if (operator === undefined) throw wrong(`found '${token.text}', expected: in, notin, =, ==, !=, gt, lt`)
  return operator
}

function parseExactValue(tokens: Tokens): string {
  if (tokens.peek().type === 'end' || is(tokens.peek(), ',')) return ''
  const token = tokens.next()
  if (token.type !== 'word') throw wrong(`found '${token.text}', expected: identifier`)
  return token.text
}

function parseValues(tokens: Tokens): string[] {
  const open = tokens.next()
  if (!is(open, '(')) throw wrong(`found '${open.text}' expected: '('`)
  const first = tokens.peek()
  if (is(first, ')')) {
    tokens.next()
    return ['']
  }
  if (first.type !== 'word' && !is(first, ',')) {
    throw wrong(`found '${first.text}', expected: ',', ')' or identifier`)
  }
  return parseValueList(tokens)
}

/** `a,b)` where a missing value, as in `(,b)`, is the empty string. */
function parseValueList(tokens: Tokens): string[] {
  const values = new Set<string>()
  while (true) {
    const token = tokens.next()
    const following = tokens.peek()
    if (token.type === 'word') {
      values.add(token.text)
      if (!is(following, ',') && !is(following, ')')) throw wrong(`found '${following.text}', expected: ',' or ')'`)
    } else if (is(token, ',')) {
      if (values.size === 0 || is(following, ')') || is(following, ',')) values.add('')
    } else {
      throw wrong(`found '${token.text}', expected: ',', or identifier`)
    }
    if (is(following, ')')) {
      tokens.next()
      return [...values].sort()
    }
  }
}

function checkValues(key: string, operator: LabelOperator, values: string[]): void {
  const problems: string[] = []
  values.forEach((value, index) => {
    if ((operator === 'gt' || operator === 'lt') && !isInteger(value)) {
      problems.push(
        `values[${index}]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
      )
    }
    const invalid = labelValueErrors(value)
    if (invalid.length > 0) {
      problems.push(`values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${invalid.join('; ')}`)
    }
  })
  if (problems.length > 0) throw wrong(problems.length === 1 ? (problems[0] ?? '') : `[${problems.join(', ')}]`)
}

function wrong(message: string) {
  return badRequest(`unable to parse requirement: ${message}`)
}

function is(token: Token, symbol: string): boolean {
  return token.type === 'symbol' && token.text === symbol
}

interface Tokens {
  peek(): Token
  next(): Token
}

function tokenize(text: string): Tokens {
  const tokens = [...text.matchAll(/([=!(),<>]+)|[^=!(),<>\s]+/g)].flatMap(([found, symbols]): Token[] =>
    symbols === undefined ? [{ type: 'word', text: found }] : splitSymbols(symbols),
  )
  const end: Token = { type: 'end', text: '' }
  let position = 0
  return { peek: () => tokens[position] ?? end, next: () => tokens[position++] ?? end }
}

/** Takes the longest operators first: `===` is `==` and `=`. */
function splitSymbols(symbols: string): Token[] {
  return [...symbols.matchAll(/==|!=|[=!(),<>]/g)].map(([text]) => ({ type: 'symbol', text }))
}
