import type { ASTNode } from '@marcbachmann/cel-js'
import type { Said } from '../../util/said.ts'
import { labEnvironment } from './environment.ts'
import { celInKorean } from './korean.ts'

/** Why an expression is invalid, found without any object. */
interface CelProblem {
  code: 'cel-parse' | 'cel-check' | 'cel-type'
  message: Said
  /** Offset in the expression. */
  start: number
  end: number
}

/** An expression that parses and whose variables and functions exist. */
export interface CelProgram {
  readonly expression: string
  readonly ast: ASTNode
  /** The value for these variables. Throws what CEL throws; without a limit of time: see `run.ts`. */
  readonly evaluate: (variables: Readonly<Record<string, unknown>>) => unknown
}

export type Compiled = { program: CelProgram } | { problem: CelProblem }

const environment = labEnvironment()
const cache = new Map<string, Compiled>()

/** The longest expression a lab may have: the parser is recursive, and a lab may come from anybody. */
const maxExpressionLength = 4000

const tooLong = {
  en: `longer than ${maxExpressionLength} characters`,
  ko: `${maxExpressionLength}자보다 깁니다`,
}

function notBoolean(type: string): Said {
  return { en: `gives ${type}, not true or false`, ko: `식의 값이 true나 false가 아니라 ${type}입니다` }
}

/** Compiles an expression once. `bool` also demands that it gives a boolean, as far as that can be known. */
export function compileCel(expression: string, result: 'bool' | 'value' = 'bool'): Compiled {
  const key = `${result} ${expression}`
  const known = cache.get(key)
  if (known) return known
  const compiled = compile(expression, result)
  if (cache.size > 1000) cache.clear()
  cache.set(key, compiled)
  return compiled
}

function compile(expression: string, result: 'bool' | 'value'): Compiled {
  if (expression.length > maxExpressionLength) {
    return problem('cel-parse', tooLong, { start: 0, end: 0 })
  }
  try {
    const parsed = environment.parse(expression)
    const checked = parsed.check()
    if (!checked.valid) return problemOf('cel-check', checked.error)
    const type = String(checked.type)
    if (result === 'bool' && type !== 'bool' && type !== 'dyn') {
      return problem('cel-type', notBoolean(type), { start: 0, end: expression.length })
    }
    return { program: { expression, ast: parsed.ast, evaluate: (variables) => parsed({ ...variables }) } }
  } catch (error) {
    return problemOf('cel-parse', error)
  }
}

function problemOf(code: CelProblem['code'], error: unknown): Compiled {
  return problem(code, celMessage(error), rangeOf(error))
}

function problem(code: CelProblem['code'], message: Said, range: { start: number; end: number }): Compiled {
  return { problem: { code, message, ...range } }
}

/** What CEL says, without the excerpt it draws below. */
export function celMessage(error: unknown): Said {
  if (!(error instanceof Error)) return String(error)
  const summary: unknown = Reflect.get(error, 'summary')
  const en = typeof summary === 'string' ? summary : error.message
  return { en, ko: celInKorean(String(Reflect.get(error, 'code') ?? ''), en) }
}

function rangeOf(error: unknown): { start: number; end: number } {
  const range: unknown = error instanceof Error ? Reflect.get(error, 'range') : undefined
  if (typeof range === 'object' && range !== null && 'start' in range && 'end' in range) {
    return { start: Number(range.start), end: Number(range.end) }
  }
  return { start: 0, end: 0 }
}
