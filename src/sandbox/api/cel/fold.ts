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
  const { range, init, condition, next, result } = steps
  return (frame) => {
    const entries = entriesOf(range(frame), variable2 !== undefined)
    const stateOf = (value: Value | CelError): Frame => ({
      ...frame,
      locals: { name: accumulator, value, outer: frame.locals },
    })
    let state = stateOf(init(frame))
    for (const [first, second] of entries) {
      const one: Local = { name: variable, value: first, outer: state.locals }
      const locals = variable2 === undefined ? one : { name: variable2, value: second as Value, outer: one }
      const inner = { ...frame, locals }
      if (condition(inner) !== true) break
      state = stateOf(attempt(frame, () => next(inner)))
    }
    return result(state)
  }
}

function* entriesOf(range: Value, two: boolean): Generator<readonly [Value, Value?]> {
  if (range instanceof CelList) {
    for (const [index, item] of range.items.entries()) yield two ? [BigInt(index), item] : [item]
  } else if (range instanceof CelMap) {
    for (const key of range.keys()) yield two ? [key, range.get(key) as Value] : [key]
  } else throw new CelError('no such overload')
}
