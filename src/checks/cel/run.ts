import vm from 'node:vm'
import type { Said } from '../../util/said.ts'
import { type CelProgram, celMessage } from './compile.ts'
import { toCel } from './values.ts'

/** What an expression is evaluated over, as JSON. */
export interface CelInput {
  object?: unknown
  items?: readonly unknown[]
  /** Milliseconds since the Unix epoch. */
  now: number
}

export type CelOutcome = { value: unknown } | { error: Said }

/** How long one expression may take; a regular expression of a stranger can take hours. */
const celMilliseconds = 100

const tooSlow = {
  en: `takes longer than ${celMilliseconds} ms`,
  ko: `${celMilliseconds} ms가 넘게 걸립니다`,
}

/** One context for all expressions: making one takes a millisecond, entering it a quarter of one. */
const sandbox: { task: () => unknown } = { task: () => undefined }
let context: vm.Context | undefined
const script = new vm.Script('task()')

/** Evaluates an expression. Errors, and running out of time, are outcomes: usually a field is just not there yet. */
export function runCel(program: CelProgram, input: CelInput): CelOutcome {
  return limited(() => program.evaluate(celVariablesOf(input)))
}

/** The variables of an expression. `object` is left out for checks on several objects. */
function celVariablesOf({ object, items, now }: CelInput): Record<string, unknown> {
  return { object: toCel(object ?? null), items: toCel(items ?? []), now: new Date(now) }
}

/** Runs a synchronous function for at most {@link celMilliseconds}. */
function limited(task: () => unknown): CelOutcome {
  context ??= vm.createContext(sandbox)
  const outer = sandbox.task
  sandbox.task = task
  try {
    return { value: script.runInContext(context, { timeout: celMilliseconds }) }
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      return { error: tooSlow }
    }
    return { error: celMessage(error) }
  } finally {
    sandbox.task = outer
  }
}
