import type { Steps } from '../../steps.ts'
import { attempt, attemptSteps, evaluateSteps, type Frame, type Step, spend, withSteps } from './frame.ts'
import { CelError } from './issues.ts'
import { lookUp, optionalField } from './selection.ts'
import { Optional, type Value } from './values.ts'

/** Operators that do not always evaluate all of their operands, or that cost other than a call does. */
export const special: Readonly<Record<string, ((parts: readonly Step[]) => Step) | undefined>> = {
  '_&&_': (parts) => shortCircuit(parts, false),
  '_||_': (parts) => shortCircuit(parts, true),
  '_?_:_': conditional,
  '@not_strictly_false':
    ([operand]) =>
    (frame) =>
      attempt(frame, operand as Step) !== false,
  '_?._': (parts) => looked(parts, optionalField),
  '_[_]': (parts) => looked(parts, lookUp),
  '_[?_]': (parts) => looked(parts, optionalField),
  or: (parts) => alternative(parts, (optional) => optional),
  orValue: (parts) => alternative(parts, ({ value }) => value as Value),
}

function conditional(parts: readonly Step[]): Step {
  const [condition, yes, no] = parts as readonly [Step, Step, Step]
  const chosen = (decided: Value) => {
    if (typeof decided !== 'boolean') throw new CelError('no such overload')
    return decided ? yes : no
  }
  const run = (frame: Frame) => chosen(condition(frame))(frame)
  return withSteps(run, parts, function* (frame): Steps<Value> {
    return yield* evaluateSteps(chosen(yield* evaluateSteps(condition, frame)), frame)
  })
}

function looked([operand, key]: readonly Step[], look: (value: Value, key: Value) => Value): Step {
  return (frame) => {
    const value = operand?.(frame) as Value
    const at = key?.(frame) as Value
    spend(frame, 1)
    return look(value, at)
  }
}

function alternative([first, second]: readonly Step[], take: (optional: Optional) => Value): Step {
  return (frame) => {
    const value = first?.(frame)
    return value instanceof Optional && value.value !== undefined ? take(value) : (second?.(frame) as Value)
  }
}

/** `&&` and `||`: what decides wins, also over a failure on its left. */
function shortCircuit(parts: readonly Step[], deciding: boolean): Step {
  const run = (frame: Frame) => {
    let failure: CelError | undefined
    for (const part of parts) {
      const value = attempt(frame, part)
      if (value === deciding) return deciding
      failure ??= failureOf(value)
    }
    if (failure) throw failure
    return !deciding
  }
  return withSteps(run, parts, function* (frame): Steps<Value> {
    let failure: CelError | undefined
    for (const part of parts) {
      const value = yield* attemptSteps(frame, part)
      if (value === deciding) return deciding
      failure ??= failureOf(value)
    }
    if (failure) throw failure
    return !deciding
  })
}

function failureOf(value: Value | CelError): CelError | undefined {
  if (typeof value === 'boolean') return undefined
  return value instanceof CelError ? value : new CelError('no such overload')
}
