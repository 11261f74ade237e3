/** Something wrong with an expression. `offset` counts code points from the start of its text. */
export interface CelIssue {
  readonly offset: number
  readonly message: string
}

/** An expression that does not compile; the message is what cel-go prints of its issues. */
export class CelSyntaxError extends Error {
  readonly issues: readonly CelIssue[]
  constructor(text: string, issues: readonly CelIssue[]) {
    super(describe(text, issues))
    this.name = 'CelSyntaxError'
    this.issues = issues
  }
}

/** A failure while an expression is evaluated. */
export class CelError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'CelError'
  }
}

function describe(text: string, issues: readonly CelIssue[]): string {
  const lines = text.split('\n')
  return issues
    .map((issue) => ({ ...place(lines, issue.offset), message: issue.message }))
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map(({ line, column, message }) => {
      const snippet = (lines[line - 1] ?? '').replaceAll('\t', ' ')
      return `ERROR: <input>:${line}:${column + 1}: ${message}\n | ${snippet}\n | ${indicator(snippet, column)}`
    })
    .join('\n')
}

function place(lines: readonly string[], offset: number): { line: number; column: number } {
  let rest = offset
  for (const [index, line] of lines.entries()) {
    const { length } = [...line]
    if (rest <= length || index === lines.length - 1) return { line: index + 1, column: rest }
    rest -= length + 1
  }
  return { line: 1, column: offset }
}

/** Points at a column; characters of several bytes are marked by wide ones. */
function indicator(snippet: string, column: number): string {
  const characters = [...snippet]
  const isWide = (index: number) => (characters[index]?.codePointAt(0) ?? 0) > 0x7f
  const dots = characters.slice(0, column).map((_, index) => (isWide(index) ? '．' : '.'))
  return `${dots.join('')}${isWide(column) ? '＾' : '^'}`
}
