import { attempt, type Frame, type Local, type Step } from './frame.ts'
import { CelError } from './issues.ts'
import { CelList, CelMap, type Value } from './values.ts'

/** The parts of a comprehension, planned. */
export interface FoldSteps {
  readonly range: Step
  readonly init: Step
  readonly condition: Step
  readonly next: Step
  readonly result: Step
}

/** What a macro such as `all` evaluates to: its state after all items, or as soon as it is decided. */
export function fold(steps: FoldSteps, accumulator: string, variable: string, variable2: string | undefined): Step {
  return (frame) => {
    const outer = frame.locals
    const range = steps.range(frame)
    const state: Local = { name: accumulator, value: steps.init(frame), outer }
    const first: Local = { name: variable, value: undefined, outer: state }
    const second: Local | undefined =
      variable2 === undefined ? undefined : { name: variable2, value: undefined, outer: first }
    frame.locals = second ?? first
    if (range instanceof CelList) overItems(frame, steps, range, { state, first, second })
    else if (range instanceof CelMap) overKeys(frame, steps, range, { state, first, second })
    else throw new CelError('no such overload')
    frame.locals = state
    const result = steps.result(frame)
    frame.locals = outer
    return result
  }
}

interface Locals {
  readonly state: Local
  readonly first: Local
  readonly second: Local | undefined
}

function overItems(frame: Frame, steps: FoldSteps, { items }: CelList, { state, first, second }: Locals): void {
  for (let index = 0; index < items.length; index++) {
    const item = items[index] as Value
    first.value = second ? BigInt(index) : item
    if (second) second.value = item
    if (!turn(frame, steps, state)) return
  }
}

function overKeys(frame: Frame, steps: FoldSteps, map: CelMap, { state, first, second }: Locals): void {
  for (const key of map.keys()) {
    first.value = key
    if (second) second.value = map.get(key)
    if (!turn(frame, steps, state)) return
  }
}

/** Whether there are more. */
function turn(frame: Frame, { condition, next }: FoldSteps, state: Local): boolean {
  if (condition(frame) !== true) return false
  state.value = attempt(frame, next)
  return true
}
