import type { Steps } from '../../steps.ts'
import { attempt, evaluateSteps, type Frame, type Local, type Step } from './frame.ts'
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

/** What a macro such as `all` evaluates to: its state after all items, or as soon as it is decided. In steps, each item is one. */
export function fold(parts: FoldSteps, accumulator: string, variable: string, variable2: string | undefined): Step {
  const names = { accumulator, variable, variable2 }
  const run = (frame: Frame) => {
    const turns = new Turns(frame, parts, parts.range(frame), names)
    while (turns.next());
    return turns.end()
  }
  const inSteps = function* (frame: Frame): Steps<Value> {
    const turns = new Turns(frame, parts, yield* evaluateSteps(parts.range, frame), names)
    while (turns.next()) yield
    return turns.end()
  }
  return Object.assign(run, { inSteps })
}

interface Names {
  readonly accumulator: string
  readonly variable: string
  readonly variable2: string | undefined
}

/** The turns of one macro, and the variables that each of them sets. */
class Turns {
  private readonly frame: Frame
  private readonly parts: FoldSteps
  private readonly map: CelMap | undefined
  private readonly items: readonly Value[]
  private readonly outer: Local | undefined
  private readonly state: Local
  private readonly first: Local
  private readonly second: Local | undefined
  private index = 0

  constructor(frame: Frame, parts: FoldSteps, range: Value, { accumulator, variable, variable2 }: Names) {
    this.frame = frame
    this.parts = parts
    this.map = range instanceof CelMap ? range : undefined
    this.items = itemsOf(range)
    this.outer = frame.locals
    this.state = { name: accumulator, value: parts.init(frame), outer: this.outer }
    this.first = { name: variable, value: undefined, outer: this.state }
    this.second = variable2 === undefined ? undefined : { name: variable2, value: undefined, outer: this.first }
    frame.locals = this.second ?? this.first
  }

  /** Makes one. Whether there may be more. */
  next(): boolean {
    if (this.index === this.items.length) return false
    const item = this.items[this.index] as Value
    if (!this.second) this.first.value = item
    else if (this.map) {
      this.first.value = item
      this.second.value = this.map.get(item)
    } else {
      this.first.value = BigInt(this.index)
      this.second.value = item
    }
    this.index++
    if (this.parts.condition(this.frame) !== true) return false
    this.state.value = attempt(this.frame, this.parts.next)
    return true
  }

  end(): Value {
    this.frame.locals = this.state
    const result = this.parts.result(this.frame)
    this.frame.locals = this.outer
    return result
  }
}

function itemsOf(range: Value): readonly Value[] {
  if (range instanceof CelList) return range.items
  if (range instanceof CelMap) return range.keys()
  throw new CelError('no such overload')
}
