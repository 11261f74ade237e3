import { Lexer } from 'yaml'

const maxNesting = 100
const maxIndentation = 400

/** Whether a YAML file is nested so deeply that no lab is, and that reading it would exhaust the stack. */
export function isTooDeep(source: string): boolean {
  let flow = 0
  let inLine = 0
  for (const token of new Lexer().lex(source)) {
    if (token === '[' || token === '{') flow++
    else if (token === ']' || token === '}') flow = Math.max(0, flow - 1)
    else if (token === '-' || token === '?') inLine++
    else if (token.endsWith('\n')) inLine = 0
    if (flow + inLine > maxNesting) return true
  }
  return new RegExp(`^[ ]{${maxIndentation}}`, 'm').test(source)
}
