import type { Entry, Expr } from './ast.ts'
import { Builder } from './builder.ts'
import { CelError } from './issues.ts'
import type { Token } from './lexer.ts'
import { literalValue } from './literals.ts'
import { expandMacro, MacroError } from './macros.ts'
import { SyntaxFailure, TokenReader } from './token-reader.ts'
import type { Value } from './values.ts'

const DEEPEST = 250
const RESERVED = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(' '),
)
/** What an expression may begin with, as the real parser lists it. */
const START =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"
const RELATIONS = new Set(['<', '<=', '>=', '>', '==', '!=', 'in'])

/** Parses an expression and expands its macros. Throws `CelSyntaxError`. */
export function parse(text: string): Expr {
  return new Parser(text).parse()
}

class Parser {
  private readonly reader: TokenReader
  private readonly builder = new Builder()
  private depth = 0

  constructor(text: string) {
    this.reader = new TokenReader(text)
  }

  parse(): Expr {
    return this.reader.readAll(() => this.expression())
  }

  private expression(): Expr {
    if (++this.depth > DEEPEST) {
      this.reader.issue(this.reader.next.offset, `expression recursion limit exceeded: ${DEEPEST}`)
      throw new SyntaxFailure()
    }
    const condition = this.logical('||', () => this.logical('&&', () => this.relation()))
    const question = this.reader.take('?')
    if (!question) {
      this.depth--
      return condition
    }
    const yes = this.logical('||', () => this.logical('&&', () => this.relation()))
    this.reader.need(':')
    const no = this.expression()
    this.depth--
    return this.builder.call(question.offset, '_?_:_', [condition, yes, no])
  }

  private logical(operator: string, operand: () => Expr): Expr {
    let left = operand()
    for (let token = this.reader.take(operator); token; token = this.reader.take(operator))
      left = this.builder.call(token.offset, `_${operator}_`, [left, operand()])
    return left
  }

  private binary(operators: ReadonlySet<string>, operand: () => Expr): Expr {
    let left = operand()
    while (
      operators.has(this.reader.next.text) &&
      (this.reader.next.kind === 'symbol' || this.reader.next.kind === 'keyword')
    ) {
      const { offset, text } = this.reader.next
      this.reader.skip()
      left = this.builder.call(offset, text === 'in' ? '@in' : `_${text}_`, [left, operand()])
    }
    return left
  }

  private relation(): Expr {
    return this.binary(RELATIONS, () => this.sum())
  }

  private sum(): Expr {
    return this.binary(new Set(['+', '-']), () => this.binary(new Set(['*', '/', '%']), () => this.unary()))
  }

  private unary(): Expr {
    const { offset, text, kind } = this.reader.next
    const isNumber = /int|float/.test(this.reader.ahead(1).kind ?? '') && this.reader.ahead(1).kind !== 'uint'
    if (kind !== 'symbol' || (text !== '!' && text !== '-') || (text === '-' && isNumber)) return this.member()
    let count = 0
    while (this.reader.take(text)) count++
    const operand = this.member()
    return count % 2 === 0 ? operand : this.builder.call(offset, text === '!' ? '!_' : '-_', [operand])
  }

  private member(): Expr {
    let expr = this.primary()
    for (;;) {
      const dot = this.reader.take('.')
      const bracket = dot ? undefined : this.reader.take('[')
      if (dot) expr = this.selection(dot, expr)
      else if (bracket) expr = this.index(bracket, expr)
      else return expr
    }
  }

  private selection(dot: Token, operand: Expr): Expr {
    const isOptional = this.reader.take('?') !== undefined
    const name = this.reader.next
    if (name.kind !== 'identifier') this.reader.fail(name, `no viable alternative at input '.${name.text}'`)
    this.reader.skip()
    if (isOptional) {
      const field = this.builder.literal(name.offset, name.text)
      return this.builder.call(dot.offset, '_?._', [operand, field])
    }
    const open = this.reader.take('(')
    if (open) return this.call(open.offset, name.text, this.expressions(')'), operand)
    return this.builder.select(dot.offset, operand, name.text)
  }

  private index(bracket: Token, operand: Expr): Expr {
    const isOptional = this.reader.take('?') !== undefined
    const index = this.expression()
    this.reader.need(']')
    return this.builder.call(bracket.offset, isOptional ? '_[?_]' : '_[_]', [operand, index])
  }

  private call(offset: number, name: string, args: readonly Expr[], target?: Expr): Expr {
    try {
      const expanded = expandMacro(this.builder, offset, name, target, args)
      return expanded ?? this.builder.call(offset, name, args, target)
    } catch (error) {
      if (!(error instanceof MacroError)) throw error
      this.reader.issue(error.issue.offset, error.issue.message)
      return this.builder.literal(offset, null)
    }
  }

  private expressions(end: string): Expr[] {
    if (this.reader.take(end)) return []
    const list = [this.expression()]
    while (this.reader.take(',')) list.push(this.expression())
    this.reader.need(end)
    return list
  }

  private primary(): Expr {
    const token = this.reader.next
    if (token.kind === 'symbol') return this.symbol(token)
    if (token.kind === 'identifier') return this.identifier('')
    if (token.kind === 'end' || token.text === 'in')
      this.reader.fail(token, `mismatched input '${token.text}' expecting ${START}`)
    this.reader.skip()
    return this.builder.literal(token.offset, this.literal(token))
  }

  private symbol(token: Token): Expr {
    if (this.reader.take('(')) {
      const inner = this.expression()
      this.reader.need(')')
      return inner
    }
    if (this.reader.take('[')) return this.list(token)
    if (this.reader.take('{')) return this.map(token)
    if (this.reader.take('.')) return this.identifier('.')
    if (this.reader.take('-')) {
      const number = this.reader.next
      this.reader.skip()
      return this.builder.literal(token.offset, this.literal({ ...number, text: `-${number.text}` }))
    }
    const isAlone = this.reader.ahead(1).kind !== 'end' && !this.reader.isFirst
    return this.reader.fail(token, `${isAlone ? 'extraneous' : 'mismatched'} input '${token.text}' expecting ${START}`)
  }

  private identifier(prefix: string): Expr {
    const { offset, text, kind } = this.reader.next
    if (kind !== 'identifier') this.reader.fail(this.reader.next, `mismatched input '${text}' expecting IDENTIFIER`)
    this.reader.skip()
    const open = this.reader.take('(')
    const name = `${prefix}${text}`
    if (RESERVED.has(text)) this.reader.issue(offset, `reserved identifier: ${text}`)
    if (open) return this.call(open.offset, name, this.expressions(')'))
    const type = this.messageName(name)
    return type ?? this.builder.ident(offset, name)
  }

  /** `a.b.Type{...}` */
  private messageName(first: string): Expr | undefined {
    let count = 0
    let name = first
    while (this.reader.ahead(count).text === '.' && this.reader.ahead(count + 1).kind === 'identifier') {
      name += `.${this.reader.ahead(count + 1).text}`
      count += 2
    }
    const brace = this.reader.ahead(count)
    if (brace.text !== '{' || brace.kind !== 'symbol') return undefined
    this.reader.skip(count + 1)
    const fields = this.entries((isOptional) => {
      const { text } = this.reader.next
      this.reader.skip()
      const colon = this.reader.need(':')
      return { offset: colon.offset, name: text, value: this.expression(), optional: isOptional }
    })
    return { kind: 'struct', id: this.builder.nextId(), offset: brace.offset, name, fields }
  }

  private list({ offset }: Token): Expr {
    const items: Expr[] = []
    const optional = new Set<number>()
    while (!this.reader.take(']')) {
      if (this.reader.take('?')) optional.add(items.length)
      items.push(this.expression())
      if (this.reader.take(',')) continue
      this.reader.need(']')
      break
    }
    return this.builder.list(offset, items, optional)
  }

  private map({ offset }: Token): Expr {
    const entries = this.entries((optional): Entry => {
      const key = this.expression()
      const colon = this.reader.need(':')
      return { id: this.builder.nextId(), offset: colon.offset, key, value: this.expression(), optional }
    })
    return this.builder.map(offset, entries)
  }

  private entries<T>(one: (optional: boolean) => T): T[] {
    const entries: T[] = []
    while (!this.reader.take('}')) {
      entries.push(one(this.reader.take('?') !== undefined))
      if (this.reader.take(',')) continue
      this.reader.need('}')
      break
    }
    return entries
  }

  private literal(token: Token): Value {
    try {
      return literalValue(token)
    } catch (error) {
      if (!(error instanceof CelError)) throw error
      this.reader.issue(token.offset, error.message)
      return null
    }
  }
}
