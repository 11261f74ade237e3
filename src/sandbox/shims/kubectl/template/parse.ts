import { CommandError } from '../errors.ts'
import type { Token, Word } from './lexer.ts'
import { tokenize } from './lexer.ts'

export type TemplateNode =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'output'; readonly pipeline: Pipeline }
  | BlockNode
  | { readonly type: 'define'; readonly name: string; readonly body: TemplateNode[] }
  | { readonly type: 'template'; readonly name: string; readonly pipeline: Pipeline | undefined }
  | { readonly type: 'break' | 'continue' }

/** `{{if}}`, `{{with}}` and `{{range}}` with what stands up to `{{end}}`. */
export interface BlockNode {
  readonly type: 'if' | 'with' | 'range'
  readonly pipeline: Pipeline
  readonly body: TemplateNode[]
  readonly otherwise: TemplateNode[]
}

export interface Pipeline {
  /** Variables the result is kept in: one, or index and element of a range. */
  readonly variables: readonly string[]
  readonly assign: boolean
  readonly commands: readonly (readonly Argument[])[]
}

export type Argument =
  | { readonly type: 'literal'; readonly value: unknown }
  | { readonly type: 'dot'; readonly fields: readonly string[] }
  | { readonly type: 'variable'; readonly name: string; readonly fields: readonly string[] }
  | { readonly type: 'function'; readonly name: string }
  | { readonly type: 'group'; readonly pipeline: Pipeline; readonly fields: readonly string[] }

/** Reads a Go template. */
export function parseTemplate(template: string): TemplateNode[] {
  const parser = new Parser(tokenize(template))
  const { nodes } = parser.nodes([])
  return nodes
}

const BLOCKS = new Set(['if', 'with', 'range', 'define', 'block'])

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  /** Nodes up to one of the closing words; with the words of the closing action. */
  nodes(closing: readonly string[]): { nodes: TemplateNode[]; closed: readonly Word[] } {
    const nodes: TemplateNode[] = []
    for (let token = this.#next(); token; token = this.#next()) {
      if (token.type === 'text') {
        nodes.push({ type: 'text', value: token.value })
        continue
      }
      const keyword = token.words[0]?.type === 'word' ? token.words[0].value : ''
      if (closing.includes(keyword)) return { nodes, closed: token.words }
      if (keyword === 'end' || keyword === 'else') throw new CommandError(`unexpected {{${keyword}}}`)
      nodes.push(this.#action(keyword, token.words))
    }
    if (closing.length > 0) throw new CommandError('unexpected EOF')
    return { nodes, closed: [] }
  }

  #next(): Token | undefined {
    const token = this.#tokens[this.#at]
    this.#at += 1
    return token
  }

  #action(keyword: string, words: readonly Word[]): TemplateNode {
    if (keyword === 'break' || keyword === 'continue') return { type: keyword }
    if (keyword === 'template') {
      return {
        type: 'template',
        name: unquote(words[1]?.value ?? ''),
        pipeline: words.length > 2 ? parsePipeline(words.slice(2)) : undefined,
      }
    }
    if (keyword === 'define')
      return { type: 'define', name: unquote(words[1]?.value ?? ''), body: this.nodes(['end']).nodes }
    if (BLOCKS.has(keyword) && (keyword === 'if' || keyword === 'with' || keyword === 'range'))
      return this.#block(keyword, words.slice(1))
    return { type: 'output', pipeline: parsePipeline(words) }
  }

  #block(type: 'if' | 'with' | 'range', words: readonly Word[]): TemplateNode {
    const pipeline = parsePipeline(words)
    const { nodes: body, closed } = this.nodes(['end', 'else'])
    return { type, pipeline, body, otherwise: this.#otherwise(closed) }
  }

  /** What follows `{{else}}` or `{{else if …}}`. */
  #otherwise(closed: readonly Word[]): TemplateNode[] {
    if (closed[0]?.value === 'end') return []
    const chained = closed[1]?.value
    if (chained === 'if' || chained === 'with') return [this.#block(chained, closed.slice(2))]
    return this.nodes(['end']).nodes
  }
}

function parsePipeline(words: readonly Word[]): Pipeline {
  const marker = words.findIndex((word) => word.type === 'symbol' && (word.value === ':=' || word.value === '='))
  const head = marker < 0 ? [] : words.slice(0, marker)
  const reader = new Arguments(words.slice(marker + 1))
  const commands = reader.commands()
  if (commands.length === 0) throw new CommandError('missing value for command')
  return {
    variables: head.filter((word) => word.type === 'variable').map((word) => word.value),
    assign: marker >= 0 && words[marker]?.value === '=',
    commands,
  }
}

/** Reads the commands of a pipeline and their arguments. */
class Arguments {
  readonly #words: readonly Word[]
  #at = 0

  constructor(words: readonly Word[]) {
    this.#words = words
  }

  commands(): Argument[][] {
    const commands: Argument[][] = []
    let current: Argument[] = []
    for (let word = this.#peek(); word; word = this.#peek()) {
      if (word.value === ')' && word.type === 'symbol') break
      if (word.value === '|' && word.type === 'symbol') {
        this.#at += 1
        commands.push(current)
        current = []
      } else current.push(this.#argument(word))
    }
    return current.length > 0 ? [...commands, current] : commands
  }

  #peek(): Word | undefined {
    return this.#words[this.#at]
  }

  #argument(word: Word): Argument {
    this.#at += 1
    switch (word.type) {
      case 'string':
        return { type: 'literal', value: unquote(word.value) }
      case 'char':
        return { type: 'literal', value: word.value.codePointAt(1) ?? 0 }
      case 'number':
        return { type: 'literal', value: Number(word.value.replaceAll('_', '')) }
      case 'field':
        return { type: 'dot', fields: [word.value.slice(1), ...this.#fields()] }
      case 'variable':
        return { type: 'variable', name: word.value, fields: this.#fields() }
      case 'word':
        return wordArgument(word.value)
      default:
        return this.#symbol(word)
    }
  }

  #symbol(word: Word): Argument {
    if (word.value === '.') return { type: 'dot', fields: this.#fields() }
    if (word.value !== '(') throw new CommandError(`unexpected ${JSON.stringify(word.value)} in operand`)
    const commands = this.commands()
    if (this.#peek()?.value !== ')') throw new CommandError('unclosed left paren')
    this.#at += 1
    return { type: 'group', pipeline: { variables: [], assign: false, commands }, fields: this.#fields() }
  }

  /** Fields that follow at once: `.a.b`. */
  #fields(): string[] {
    const fields: string[] = []
    for (let word = this.#peek(); word?.type === 'field' && !word.space; word = this.#peek()) {
      fields.push(word.value.slice(1))
      this.#at += 1
    }
    return fields
  }
}

function wordArgument(value: string): Argument {
  if (value === 'true' || value === 'false') return { type: 'literal', value: value === 'true' }
  return value === 'nil' ? { type: 'literal', value: null } : { type: 'function', name: value }
}

function unquote(word: string): string {
  if (word.startsWith('`')) return word.slice(1, -1)
  return word
    .slice(1, -1)
    .replace(/\\(u[\da-fA-F]{4}|x[\da-fA-F]{2}|.)/gs, (_, code: string) =>
      code.length > 1
        ? String.fromCodePoint(Number.parseInt(code.slice(1), 16))
        : ({ n: '\n', t: '\t', r: '\r' }[code] ?? code),
    )
}
