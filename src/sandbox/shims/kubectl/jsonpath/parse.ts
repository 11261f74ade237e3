import { CommandError } from '../errors.ts'

/** A node of a JSONPath template, in the dialect of k8s.io/client-go/util/jsonpath. */
export type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'path'; readonly steps: readonly Step[]; readonly root: boolean }
  | { readonly type: 'range'; readonly path: readonly Step[]; readonly body: readonly Node[] }

export type Step =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'recursive' }
  | { readonly type: 'wildcard' }
  | {
      readonly type: 'slice'
      readonly start?: number
      readonly end?: number
      readonly step?: number
      readonly single: boolean
    }
  | { readonly type: 'union'; readonly members: readonly (readonly Step[])[] }
  | { readonly type: 'filter'; readonly left: Operand; readonly op: string; readonly right: Operand | undefined }

export type Operand = { readonly literal: unknown } | { readonly steps: readonly Step[] }

/** Reads a template: text outside braces, expressions inside. */
export function parseTemplate(template: string): Node[] {
  const state = { input: template, at: 0 }
  const nodes = parseNodes(state, false)
  return nodes
}

interface State {
  readonly input: string
  at: number
}

function parseNodes(state: State, inRange: boolean): Node[] {
  const nodes: Node[] = []
  while (state.at < state.input.length) {
    const open = state.input.indexOf('{', state.at)
    const textEnd = open < 0 ? state.input.length : open
    if (textEnd > state.at) nodes.push({ type: 'text', text: state.input.slice(state.at, textEnd) })
    if (open < 0) {
      state.at = state.input.length
      break
    }
    state.at = open + 1
    const action = readAction(state)
    if (action === 'end') {
      if (inRange) return nodes
      throw new CommandError('error parsing jsonpath: not in range, nothing to end')
    }
    nodes.push(...parseAction(state, action))
  }
  if (inRange) throw new CommandError('unterminated range')
  return nodes
}

/** The text between braces; quotes and nested brackets may hold braces. */
function readAction(state: State): string {
  let quote = ''
  for (let index = state.at; index < state.input.length; index += 1) {
    const char = state.input[index] ?? ''
    if (quote !== '') {
      if (char === '\\') index += 1
      else if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '}') {
      const action = state.input.slice(state.at, index).trim()
      state.at = index + 1
      return action
    }
  }
  throw new CommandError(`unclosed action`)
}

function parseAction(state: State, action: string): Node[] {
  const range = action.match(/^range(?=\s|$)\s*(.*)$/s)
  if (range) return [{ type: 'range', path: parsePath(range[1] ?? ''), body: parseNodes(state, true) }]
  return splitWords(action).map((word): Node => {
    if (/^["']/.test(word)) return { type: 'text', text: unquote(word) }
    return { type: 'path', steps: parsePath(word), root: word.startsWith('$') }
  })
}

/** Splits at spaces outside quotes and brackets. */
function splitWords(action: string): string[] {
  return (
    action.match(
      /(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\[(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\]"'])*\]|[^\s"'[]|\[)+/gs,
    ) ?? []
  )
}

function unquote(word: string): string {
  const body = word.slice(1, -1)
  return body.replace(/\\(.)/gs, (_, char: string) => ({ n: '\n', t: '\t', r: '\r', '\\': '\\' })[char] ?? char)
}

/** The steps of `.a.b[0]['c']..d[*]`; a leading `$` or `@` is the current object. */
export function parsePath(path: string): Step[] {
  const steps: Step[] = []
  let rest = path.replace(/^[$@]/, '')
  if (rest !== '' && !/^[.[]/.test(rest)) rest = `.${rest}`
  while (rest !== '') {
    const { step, length } = nextStep(rest)
    if (step) steps.push(step)
    rest = rest.slice(length)
  }
  return steps
}

function nextStep(rest: string): { step?: Step; length: number } {
  if (rest.startsWith('..'))
    return { step: { type: 'recursive' }, length: rest[2] === '[' || rest.length === 2 ? 2 : 1 }
  if (rest.startsWith('[')) return bracketStep(rest)
  const star = rest.match(/^\.?\*/)
  if (star) return { step: { type: 'wildcard' }, length: star[0].length }
  const field = rest.match(/^\.?((?:\\.|[^.[\]\s{}()'",|])+)/s)
  if (field)
    return { step: { type: 'field', name: (field[1] ?? '').replaceAll(/\\(.)/gs, '$1') }, length: field[0].length }
  if (rest === '.') return { length: 1 }
  if (rest.startsWith('.[')) return { length: 1 }
  throw new CommandError(
    `unrecognized character in action: U+${(rest.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${rest[0]}'`,
  )
}

function bracketStep(rest: string): { step: Step; length: number } {
  const end = closingBracket(rest)
  const body = rest.slice(1, end).trim()
  return { step: bracketBody(body), length: end + 1 }
}

function closingBracket(text: string): number {
  let depth = 0
  let quote = ''
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] ?? ''
    if (quote !== '') {
      if (char === '\\') index += 1
      else if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '[') depth += 1
    else if (char === ']') {
      depth -= 1
      if (depth === 0) return index
    }
  }
  throw new CommandError('unterminated array')
}

function bracketBody(body: string): Step {
  if (body === '*') return { type: 'wildcard' }
  const filter = body.match(/^\?\((.*)\)$/s)
  if (filter) return parseFilter(filter[1] ?? '')
  const members = body.match(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^,'"]+/gs) ?? []
  if (members.length > 1) return { type: 'union', members: members.map((each) => [bracketBody(each.trim())]) }
  if (/^["']/.test(body)) return { type: 'field', name: unquote(body) }
  const slice = body.match(/^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/)
  if (slice && body !== '') return sliceStep(body, slice)
  throw new CommandError(`invalid array index ${body}`)
}

function sliceStep(body: string, [, start, end, step]: RegExpMatchArray): Step {
  return {
    type: 'slice',
    single: !body.includes(':'),
    ...(start ? { start: Number(start) } : {}),
    ...(end ? { end: Number(end) } : {}),
    ...(step ? { step: Number(step) } : {}),
  }
}

function parseFilter(body: string): Step {
  const match = body.match(/^\s*((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^"'=!<>])*?)\s*(==|!=|<=|>=|<|>)\s*(.*?)\s*$/s)
  if (!match) return { type: 'filter', left: parseOperand(body.trim()), op: 'exists', right: undefined }
  return { type: 'filter', left: parseOperand(match[1] ?? ''), op: match[2] ?? '', right: parseOperand(match[3] ?? '') }
}

function parseOperand(word: string): Operand {
  if (/^["']/.test(word)) return { literal: unquote(word) }
  if (/^-?\d+(\.\d+)?$/.test(word)) return { literal: Number(word) }
  if (word === 'true' || word === 'false') return { literal: word === 'true' }
  return { steps: parsePath(word) }
}
