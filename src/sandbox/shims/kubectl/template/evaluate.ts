import { CommandError } from '../errors.ts'
import { isJson } from '../objects.ts'
import { goPrint } from '../print/go-value.ts'
import { functions, truthy } from './functions.ts'
import type { Argument, BlockNode, Pipeline, TemplateNode } from './parse.ts'

/** How a loop was left. */
class LoopExit extends Error {
  readonly kind: 'break' | 'continue'
  readonly text: string

  constructor(kind: 'break' | 'continue', text: string) {
    super(kind)
    this.kind = kind
    this.text = text
  }
}

type Scope = Map<string, unknown>[]

/** Runs Go templates over JSON values. */
export class Evaluator {
  readonly #allowMissing: boolean
  readonly #defined = new Map<string, readonly TemplateNode[]>()

  constructor(allowMissing: boolean) {
    this.#allowMissing = allowMissing
  }

  render(nodes: readonly TemplateNode[], root: unknown): string {
    return this.#nodes(nodes, root, [new Map([['$', root]])])
  }

  #nodes(nodes: readonly TemplateNode[], dot: unknown, scope: Scope): string {
    let out = ''
    for (const node of nodes) {
      try {
        out += this.#node(node, dot, scope)
      } catch (error) {
        if (error instanceof LoopExit) throw new LoopExit(error.kind, out + error.text)
        throw error
      }
    }
    return out
  }

  #node(node: TemplateNode, dot: unknown, scope: Scope): string {
    switch (node.type) {
      case 'text':
        return node.value
      case 'output': {
        const value = this.#pipeline(node.pipeline, dot, scope)
        return node.pipeline.variables.length > 0 ? '' : goPrint(value)
      }
      case 'define':
        this.#defined.set(node.name, node.body)
        return ''
      case 'template':
        return this.#template(node.name, node.pipeline ? this.#pipeline(node.pipeline, dot, scope) : undefined)
      case 'break':
      case 'continue':
        throw new LoopExit(node.type, '')
      case 'range':
        return this.#range(node, dot, scope)
      default:
        return this.#branch(node, dot, scope)
    }
  }

  #template(name: string, dot: unknown): string {
    const body = this.#defined.get(name)
    if (!body) throw new CommandError(`template ${JSON.stringify(name)} not defined`)
    return this.#nodes(body, dot, [new Map([['$', dot]])])
  }

  #branch(node: BlockNode, dot: unknown, scope: Scope): string {
    const inner: Scope = [...scope, new Map()]
    const value = this.#pipeline(node.pipeline, dot, inner)
    if (truthy(value)) return this.#nodes(node.body, node.type === 'with' ? value : dot, inner)
    return this.#nodes(node.otherwise, dot, inner)
  }

  #range(node: BlockNode, dot: unknown, scope: Scope): string {
    const value = this.#pipeline({ ...node.pipeline, variables: [] }, dot, scope)
    const entries = rangeEntries(value)
    if (entries.length === 0) return this.#nodes(node.otherwise, dot, [...scope, new Map()])
    const { variables } = node.pipeline
    let out = ''
    for (const [key, element] of entries) {
      const frame = new Map<string, unknown>()
      if (variables.length === 1) frame.set(variables[0] ?? '', element)
      if (variables.length === 2) frame.set(variables[0] ?? '', key).set(variables[1] ?? '', element)
      try {
        out += this.#nodes(node.body, element, [...scope, frame])
      } catch (error) {
        if (!(error instanceof LoopExit)) throw error
        out += error.text
        if (error.kind === 'break') break
      }
    }
    return out
  }

  #pipeline({ variables, assign, commands }: Pipeline, dot: unknown, scope: Scope): unknown {
    let value: unknown
    for (const [index, command] of commands.entries()) {
      value = this.#command(command, dot, scope, index > 0 ? [value] : [])
    }
    const [name] = variables
    if (name !== undefined) {
      const frame = (assign ? scope.findLast((each) => each.has(name)) : undefined) ?? scope.at(-1)
      frame?.set(name, value)
    }
    return value
  }

  #command(words: readonly Argument[], dot: unknown, scope: Scope, piped: readonly unknown[]): unknown {
    const [head, ...rest] = words
    if (!head) throw new CommandError('missing value for command')
    if (head.type !== 'function') {
      if (rest.length + piped.length > 0) throw new CommandError("can't give argument to non-function")
      return this.#argument(head, dot, scope)
    }
    if (head.name === 'and' || head.name === 'or') return this.#logic(head.name, rest, dot, scope, piped)
    const called = functions[head.name]
    if (!called) throw new CommandError(`function ${JSON.stringify(head.name)} not defined`)
    return called(...rest.map((each) => this.#argument(each, dot, scope)), ...piped)
  }

  /** The first argument that decides, or the last. */
  #logic(
    name: 'and' | 'or',
    words: readonly Argument[],
    dot: unknown,
    scope: Scope,
    piped: readonly unknown[],
  ): unknown {
    let value: unknown
    for (const word of words) {
      value = this.#argument(word, dot, scope)
      if (truthy(value) === (name === 'or')) return value
    }
    return piped.length > 0 ? piped[0] : value
  }

  #argument(argument: Argument, dot: unknown, scope: Scope): unknown {
    switch (argument.type) {
      case 'literal':
        return argument.value
      case 'dot':
        return this.#fields(dot, argument.fields)
      case 'variable': {
        const frame = scope.findLast((each) => each.has(argument.name))
        if (!frame) throw new CommandError(`undefined variable ${JSON.stringify(argument.name)}`)
        return this.#fields(frame.get(argument.name), argument.fields)
      }
      case 'group':
        return this.#fields(this.#pipeline(argument.pipeline, dot, scope), argument.fields)
      case 'function':
        return this.#command([argument], dot, scope, [])
    }
  }

  #fields(value: unknown, fields: readonly string[]): unknown {
    let current = value
    for (const field of fields) {
      if (current === undefined || current === null) {
        if (this.#allowMissing) return undefined
        throw new CommandError(`nil data; no entry for key ${JSON.stringify(field)}`)
      }
      if (!isJson(current)) throw new CommandError(`can't evaluate field ${field} in type interface {}`)
      if (!Object.hasOwn(current, field) && !this.#allowMissing)
        throw new CommandError(`map has no entry for key ${JSON.stringify(field)}`)
      current = current[field]
    }
    return current
  }
}

function rangeEntries(value: unknown): [unknown, unknown][] {
  if (Array.isArray(value)) return value.map((element, index) => [index, element])
  if (isJson(value))
    return Object.keys(value)
      .toSorted()
      .map((key) => [key, value[key]])
  if (typeof value === 'number') return Array.from({ length: value }, (_, index) => [index, index])
  if (value === undefined || value === null) return []
  throw new CommandError(`range can't iterate over ${goPrint(value)}`)
}
