import { Lexer } from 'yaml'

/**
 * How deep collections may lie in each other. gopkg.in/yaml bears 10,000 levels; what reads YAML here calls itself for each level, and the
 * end of the stack is no place to find that out.
 */
const MAX_DEPTH = 400

/** Whether collections lie too deep in each other to be read. Takes time in proportion to the text, whatever it is. */
export function yamlNestsTooDeep(text: string): boolean {
  return mayNestTooDeep(text) && depthExceeds(text, MAX_DEPTH)
}

/** Brackets that are open and the indentation of a line, in strings and comments as well: most texts have few of both. */
function mayNestTooDeep(text: string): boolean {
  let open = 0
  let indentation = 0
  let atStart = true
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === NEWLINE) {
      atStart = true
      indentation = 0
    } else if (atStart && INDICATORS.has(char)) indentation++
    else atStart = false
    if (OPENING.has(char)) open++
    else if (CLOSING.has(char) && open > 0) open--
    if (open > MAX_DEPTH || indentation > MAX_DEPTH) return true
  }
  return false
}

const NEWLINE = 10
const [INDICATORS, OPENING, CLOSING] = [' \t-?:', '[{', ']}'].map(
  (chars) => new Set([...chars].map((char) => char.charCodeAt(0))),
) as [Set<number>, Set<number>, Set<number>]

/** Counts flow collections by their brackets and block collections by the columns at which they begin. */
function depthExceeds(text: string, limit: number): boolean {
  const columns: number[] = []
  let [flow, column] = [0, 0]
  let mayBegin = true
  for (const token of new Lexer().lex(text)) {
    if (MARKS.has(token)) continue
    const isSpace = token.trim() === ''
    flow += FLOW.get(token) ?? 0
    if (flow === 0 && mayBegin && !isSpace) begin(columns, column)
    if (columns.length + flow > limit) return true
    const endsLine = token.endsWith('\n')
    column = endsLine ? 0 : column + token.length
    mayBegin = endsLine || (isSpace ? mayBegin : BEFORE_NODES.has(token))
  }
  return false
}

const FLOW = new Map([
  ['[', 1],
  ['{', 1],
  [']', -1],
  ['}', -1],
])
const BEFORE_NODES = new Set(['-', '?', ':'])

/** What the lexer puts between the parts of the text: byte order mark, begin of a document, of flow and of a scalar. */
const MARKS = new Set(['\ufeff', '\x02', '\x18', '\x1f'])

function begin(columns: number[], column: number): void {
  while ((columns.at(-1) ?? -1) > column) columns.pop()
  if ((columns.at(-1) ?? -1) < column) columns.push(column)
}
