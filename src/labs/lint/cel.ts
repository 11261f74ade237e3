import type { ASTNode } from '@marcbachmann/cel-js'
import { compileCel } from '../../checks/cel/compile.ts'
import { celVariables } from '../../checks/cel/environment.ts'
import { didYouMean, nearest } from '../../checks/near.ts'
import { regexProblem } from '../../checks/regex.ts'
import { messageOf } from '../../util/message-of.ts'
import { type Said, saidIn } from '../../util/said.ts'
import type { Finding, Path } from '../issue.ts'
import { lintMistakes } from '../mistakes/lint.ts'

/** What is wrong with an expression: it does not parse, names things that do not exist, or is true of nothing at all. */
export function lintCel(
  expression: string,
  path: Path,
  options: { result: 'bool' | 'value'; counted: boolean },
): Finding[] {
  const compiled = compileCel(expression, options.result)
  if ('problem' in compiled) {
    const { code, message, start } = compiled.problem
    return [{ code, path, message, offset: start, ...suggestionFor(expression, message) }]
  }
  const { ast } = compiled.program
  return [...badPatterns(ast, path), ...(options.counted ? [] : emptyAll(ast, expression, path))]
}

/** Whether an expression uses a variable. */
export function usesVariable(expression: string, name: string): boolean {
  const compiled = compileCel(expression, 'value')
  return 'program' in compiled && nodesOf(compiled.program.ast).some((node) => node.op === 'id' && node.args === name)
}

function suggestionFor(expression: string, message: Said): { suggestion?: Said } {
  const unknown = /^Unknown variable: (\w+)/.exec(saidIn(message, 'en'))?.[1]
  if (unknown) {
    const near = nearest(unknown, celVariables)[0]
    return { suggestion: near ? didYouMean(near) : lintMistakes.celVariables(celVariables) }
  }
  return expression.trim() === '' ? { suggestion: lintMistakes.celBlock } : {}
}

/** Patterns that are written out in `matches("…")`. They run on JavaScript's engine, and must mean the same in RE2. */
function badPatterns(ast: ASTNode, path: Path): Finding[] {
  return nodesOf(ast).flatMap((node) => {
    const args: unknown = node.args
    if (node.op !== 'rcall' || !Array.isArray(args) || args[0] !== 'matches') return []
    const literal = childNodes(args[2])[0]
    if (literal?.op !== 'value' || typeof literal.args !== 'string') return []
    const problem = regexProblem(literal.args) ?? scriptProblem(literal.args)
    return problem === undefined
      ? []
      : [{ code: 'regex', path, offset: literal.start, message: lintMistakes.pattern(problem) }]
  })
}

function scriptProblem(pattern: string): string | undefined {
  try {
    new RegExp(pattern)
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

/** `[].all(…)` is true: a list that is not there yet would pass. */
function emptyAll(ast: ASTNode, expression: string, path: Path): Finding[] {
  const nodes = nodesOf(ast)
  const all = nodes.find((node) => node.op === 'rcall' && Array.isArray(node.args) && node.args[0] === 'all')
  const sized = nodes.some((node) => Array.isArray(node.args) && (node.args[0] === 'size' || node.args[0] === 'exists'))
  if (!all || sized) return []
  return [
    {
      code: 'all-of-nothing',
      path,
      offset: Math.max(0, expression.indexOf('.all(')),
      message: lintMistakes.allOfNothing,
      suggestion: lintMistakes.sayHowMany,
    },
  ]
}

function nodesOf(node: ASTNode): ASTNode[] {
  return [node, ...childNodes(node.args).flatMap(nodesOf)]
}

function childNodes(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childNodes)
  return isNode(args) ? [args] : []
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value
}
