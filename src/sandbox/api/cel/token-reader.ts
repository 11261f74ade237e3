import { type CelIssue, CelSyntaxError } from './issues.ts'
import { type Token, tokenize } from './lexer.ts'

/** Ends a parse at the first error of the grammar: what follows would only be guessed. */
export class SyntaxFailure extends Error {}

/** Goes through the tokens of an expression and collects what is wrong with them. */
export class TokenReader {
  private readonly text: string
  private readonly tokens: readonly Token[]
  private readonly issues: CelIssue[] = []
  private at = 0

  constructor(text: string) {
    this.text = text
    const all = tokenize(text)
    for (const { kind, offset, text: found } of all)
      if (kind === 'invalid') this.issue(offset, `Syntax error: token recognition error at: '${found}'`)
    this.tokens = all.filter(({ kind }) => kind !== 'invalid')
  }

  /** Reads everything with a function. Throws {@link CelSyntaxError}. */
  readAll<T>(read: () => T): T {
    try {
      const result = read()
      if (this.next.kind !== 'end') this.unexpectedRest()
      if (this.issues.length === 0) return result
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error
    }
    throw new CelSyntaxError(this.text, this.issues)
  }

  get next(): Token {
    return this.ahead(0)
  }

  /** A token further on; the end is followed by the end. */
  ahead(count: number): Token {
    return (this.tokens[this.at + count] ?? this.tokens.at(-1)) as Token
  }

  get isFirst(): boolean {
    return this.at === 0
  }

  skip(count = 1): void {
    this.at += count
  }

  issue(offset: number, message: string): void {
    this.issues.push({ offset, message })
  }

  fail({ offset }: Token, message: string): never {
    this.issue(offset, `Syntax error: ${message}`)
    throw new SyntaxFailure()
  }

  /** The real parser leaves out one token when the input would be right without it. */
  private unexpectedRest(): void {
    const isLast = this.ahead(1).kind === 'end'
    this.fail(this.next, `${isLast ? 'extraneous' : 'mismatched'} input '${this.next.text}' expecting <EOF>`)
  }

  take(symbol: string): Token | undefined {
    const token = this.next
    if (token.text !== symbol || (token.kind !== 'symbol' && token.kind !== 'keyword')) return undefined
    this.at++
    return token
  }

  need(symbol: string): Token {
    const token = this.take(symbol)
    if (!token) this.fail(this.next, `missing '${symbol}' at '${this.next.text}'`)
    return token
  }
}
