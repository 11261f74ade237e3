import { Ansis } from 'ansis'

/** Colours by meaning. Only the sixteen colours of the terminal's own theme are used, so they fit dark and light ones alike. */
export interface Theme {
  title(text: string): string
  /** What matters less: reasons, times, key hints. */
  dim(text: string): string
  strong(text: string): string
  emphasis(text: string): string
  /** Commands and other code that stand by themselves. */
  code(text: string): string
  /** Code within prose; keeps its backticks where no colour tells it from the words around it. */
  term(text: string): string
  pass(text: string): string
  fail(text: string): string
  waiting(text: string): string
  warn(text: string): string
}

export function createTheme(color: boolean): Theme {
  const ansis = new Ansis(color ? 1 : 0)
  return {
    title: (text) => ansis.bold(text),
    dim: (text) => ansis.dim(text),
    strong: (text) => ansis.bold(text),
    emphasis: (text) => ansis.italic(text),
    code: (text) => ansis.cyan(text),
    term: (text) => (color ? ansis.cyan(text) : `\`${text}\``),
    pass: (text) => ansis.green(text),
    fail: (text) => ansis.red(text),
    waiting: (text) => ansis.yellow(text),
    warn: (text) => ansis.yellow(text),
  }
}
