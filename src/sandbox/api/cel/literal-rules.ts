import type { Call, Expr } from './ast.ts'
import type { Checked } from './checker.ts'
import { type CelIssue, CelSyntaxError } from './issues.ts'
import { regexError } from './lib/regex.ts'
import { parseDuration, parseTimestamp } from './lib/times.ts'
import { childrenOf } from './walk.ts'

/** Refuses constants that no evaluation could make anything of. Source: cel-go/cel/validator.go. Throws `CelSyntaxError`. */
export function validateLiterals(text: string, { expr }: Checked): void {
  const issues: CelIssue[] = []
  visit(expr, issues)
  if (issues.length > 0) throw new CelSyntaxError(text, issues)
}

function visit(expr: Expr, issues: CelIssue[]): void {
  if (expr.kind === 'call') checkCall(expr, issues)
  for (const child of childrenOf(expr)) visit(child, issues)
}

function checkCall({ name, target, args }: Call, issues: CelIssue[]): void {
  const rule = RULES[name]
  const arg = rule && args[target ? 0 : rule.index]
  if (!rule || arg?.kind !== 'literal' || typeof arg.value !== 'string') return
  if (!rule.valid(arg.value)) issues.push({ offset: arg.offset, message: `invalid ${name} argument` })
}

const RULES: Readonly<Record<string, { index: number; valid: (text: string) => boolean } | undefined>> = {
  duration: { index: 0, valid: (text) => parseDuration(text) !== undefined },
  timestamp: { index: 0, valid: (text) => parseTimestamp(text) !== undefined },
  matches: { index: 1, valid: (text) => regexError(text) === undefined },
}
