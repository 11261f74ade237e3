import * as z from 'zod'
import { isObject } from '../../checks/objects.ts'
import { checkSchema } from '../../checks/schema.ts'
import type { Finding, Path } from '../issue.ts'
import { lintMistakes } from '../mistakes/lint.ts'
import { listOf } from '../parts.ts'
import { commandParts } from '../placeholders.ts'
import { type RunObject, runSchema, type SolveObject, solveSchema } from '../schema.ts'
import { lintCheck, lintExpressions } from './check.ts'
import { lintRegex } from './match.ts'

/** What a step may refer to. */
export interface Surroundings {
  /** Ids of all steps, in order. */
  stepIds: readonly string[]
  variables: readonly string[]
}

/** Everything about one step that its schema cannot say. Takes it as it was read; entries with a wrong shape are passed over. */
export function lintStep(step: unknown, path: Path, around: Surroundings): Finding[] {
  if (!isObject(step)) return []
  const id = typeof step['id'] === 'string' ? step['id'] : ''
  return [
    ...entries(step['run'], runSchema, [...path, 'run']).flatMap(({ entry, at }) => lintRun(entry, at, id, around)),
    ...entries(step['solve'], solveSchema, [...path, 'solve']).flatMap(({ entry, at }) =>
      lintSolve(entry, at, id, around),
    ),
    ...listOf(step['checks']).flatMap((check, index) => lintCheckData(check, [...path, 'checks', index])),
  ]
}

type Entry = RunObject | SolveObject

function entries<T>(value: unknown, schema: z.ZodType<T>, path: Path): { entry: T; at: Path }[] {
  const single = !Array.isArray(value)
  return listOf(value).flatMap((item, index) => {
    const parsed = schema.safeParse(item)
    return parsed.success ? [{ entry: parsed.data, at: single ? path : [...path, index] }] : []
  })
}

/** A check with a wrong shape still has its expressions read, as far as they can be. */
function lintCheckData(data: unknown, path: Path): Finding[] {
  const parsed = checkSchema.safeParse(data)
  if (parsed.success) return lintCheck(parsed.data, path)
  if (!isObject(data)) return []
  const sound = Object.entries(data).filter(([key, value]) => {
    const field = Object.hasOwn(checkSchema.shape, key) ? Reflect.get(checkSchema.shape, key) : undefined
    return field instanceof z.ZodType && field.safeParse(value).success
  })
  const partial = checkSchema.safeParse(Object.fromEntries(sound))
  return partial.success ? lintExpressions(partial.data, path) : []
}

function lintSolve(entry: string | Entry, path: Path, step: string, around: Surroundings): Finding[] {
  if (typeof entry === 'string' || !('apply' in entry)) {
    if (typeof entry === 'object' && entry.run === undefined) {
      return [{ code: 'solve', path, message: lintMistakes.solveNothing }]
    }
    return lintRun(entry, path, step, around)
  }
  return entry.run === undefined ? [] : [{ code: 'solve', path, message: lintMistakes.solveTwice }]
}

function lintRun(entry: string | Entry, path: Path, step: string, around: Surroundings): Finding[] {
  if (typeof entry === 'string') return lintCommand(entry, path, around)
  return [
    ...lintCommand(entry.run ?? '', [...path, 'run'], around),
    ...lintBackground(entry, path),
    ...lintUntil(entry.until, [...path, 'until'], step, around),
    ...(entry.expect?.output ? lintRegex(entry.expect.output, [...path, 'expect', 'output']) : []),
    ...(entry.ready?.output ? lintRegex(entry.ready.output, [...path, 'ready', 'output']) : []),
  ]
}

function lintCommand(command: string, path: Path, { variables }: Surroundings): Finding[] {
  const missing = commandParts(command)
    .flatMap((part) => ('variable' in part ? [part.variable] : []))
    .filter((name) => !variables.includes(name))
  return missing.map((name) => ({
    code: 'variable-unknown',
    path,
    offset: Math.max(0, command.indexOf('${{')),
    message: lintMistakes.variableUnknown(name),
    suggestion: variables.length > 0 ? lintMistakes.known(variables) : lintMistakes.addVariable,
  }))
}

function lintBackground(entry: Entry, path: Path): Finding[] {
  if (entry.background) {
    if (!entry.expect) return []
    return [{ code: 'run', path: [...path, 'expect'], atKey: true, message: lintMistakes.backgroundEnd }]
  }
  return (['ready', 'until'] as const)
    .filter((key) => entry[key] !== undefined)
    .map((key) => ({ code: 'run', path: [...path, key], atKey: true, message: lintMistakes.needsBackground(key) }))
}

function lintUntil(until: string | undefined, path: Path, step: string, { stepIds }: Surroundings): Finding[] {
  if (until === undefined) return []
  if (!stepIds.includes(until)) return [{ code: 'step-unknown', path, message: lintMistakes.stepUnknown(until) }]
  if (stepIds.indexOf(until) >= stepIds.indexOf(step)) return []
  return [{ code: 'step-order', path, message: lintMistakes.stepOrder(until) }]
}
