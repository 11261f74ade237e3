import type { Finding, Path } from '../issue.ts'
import { commandParts } from '../placeholders.ts'
import type { RunObject, SolveObject, Step } from '../schema.ts'
import { lintCheck } from './check.ts'
import { lintRegex } from './match.ts'

/** What a step may refer to. */
export interface Surroundings {
  /** Ids of all steps, in order. */
  stepIds: readonly string[]
  variables: readonly string[]
}

/** Everything about one step that its schema cannot say. */
export function lintStep(step: Step, path: Path, around: Surroundings): Finding[] {
  return [
    ...entries(step.run, [...path, 'run']).flatMap(({ entry, at }) => lintRun(entry, at, step, around)),
    ...entries(step.solve, [...path, 'solve']).flatMap(({ entry, at }) => lintSolve(entry, at, step, around)),
    ...(step.checks ?? []).flatMap((check, index) => lintCheck(check, [...path, 'checks', index])),
  ]
}

type Entry = RunObject | SolveObject

function entries(value: Step['run'] | Step['solve'], path: Path): { entry: string | Entry; at: Path }[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) return [{ entry: value, at: path }]
  return value.map((entry, index) => ({ entry, at: [...path, index] }))
}

function lintSolve(entry: string | Entry, path: Path, step: Step, around: Surroundings): Finding[] {
  if (typeof entry === 'string' || !('apply' in entry)) {
    if (typeof entry === 'object' && entry.run === undefined) {
      return [{ code: 'solve', path, message: 'expected run or apply' }]
    }
    return lintRun(entry, path, step, around)
  }
  return entry.run === undefined ? [] : [{ code: 'solve', path, message: 'run and apply exclude each other' }]
}

function lintRun(entry: string | Entry, path: Path, step: Step, around: Surroundings): Finding[] {
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
    message: `no variable ${JSON.stringify(name)}`,
    suggestion: variables.length > 0 ? `Known: ${variables.join(', ')}` : 'Add it under variables of the lab',
  }))
}

function lintBackground(entry: Entry, path: Path): Finding[] {
  if (entry.background) {
    if (!entry.expect) return []
    return [
      { code: 'run', path: [...path, 'expect'], atKey: true, message: 'a background command ends when it is ended' },
    ]
  }
  return (['ready', 'until'] as const)
    .filter((key) => entry[key] !== undefined)
    .map((key) => ({ code: 'run', path: [...path, key], atKey: true, message: `${key} needs background: true` }))
}

function lintUntil(until: string | undefined, path: Path, step: Step, { stepIds }: Surroundings): Finding[] {
  if (until === undefined) return []
  if (!stepIds.includes(until)) return [{ code: 'step-unknown', path, message: `no step ${JSON.stringify(until)}` }]
  if (stepIds.indexOf(until) >= stepIds.indexOf(step.id)) return []
  return [{ code: 'step-order', path, message: `the step ${until} comes before this one` }]
}
