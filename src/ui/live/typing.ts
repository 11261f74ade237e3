import type { StepAction } from './keys.ts'

/**
 * What the learner types at a step. A key alone acts; keys that follow one another are a command: typed by hand, pasted, or sent by a
 * program. So a letter is held for a moment, and the key that would lose something asks first.
 */
export interface Typing {
  /** `keys`: each key acts; `skip`: asked whether to skip the step; `line`: a command is typed. */
  mode: 'keys' | 'skip' | 'line'
  /** What has been typed and is not acted on: of a command all lines so far. */
  text: string
  /** What is done when no other key comes within so many milliseconds; without an action it is forgotten. */
  due?: { action?: StepAction; milliseconds: number }
}

/** One key. `name` is that of the key, `typed` the character it gives if any, `line` what the line editor holds after it. */
export interface Press {
  name: string
  typed: string | undefined
  line: string
}

export const nothingTyped: Typing = { mode: 'keys', text: '' }

/** Longer than between two keys of somebody who types fast, shorter than what feels late. Milliseconds. */
const letterHeld = 160

/** The keys of a paste come at once. Milliseconds. */
const burst = 15

export function afterPress(before: Typing, press: Press, actionOf: (key: string) => StepAction | undefined): Typing {
  if (press.name === 'escape') return nothingTyped
  if (before.mode === 'line') return inLine(before, press)
  if (isEnter(press) && before.text !== '') return before.mode === 'skip' && !before.due ? nothingTyped : atOnce(before)
  if (press.typed === undefined && !isEnter(press)) return before.mode === 'skip' ? nothingTyped : before
  if (before.mode === 'skip' && before.due === undefined) return answered(before, press)
  if (before.text !== '') return { mode: 'line', text: press.line }
  return firstKey(press, actionOf(press.name))
}

function isEnter({ name }: Press): boolean {
  return name === 'return' || name === 'enter'
}

function atOnce({ due, ...typing }: Typing): Typing {
  return { ...typing, due: { ...due, milliseconds: 0 } }
}

function inLine(before: Typing, press: Press): Typing {
  if (isEnter(press)) {
    if (before.text.trim() === '') return nothingTyped
    // What goes on at once is another of several lines that were pasted.
    const action = { type: 'typed', command: before.text.trim() } as const
    return { mode: 'line', text: `${before.text}\n`, due: { action, milliseconds: burst } }
  }
  if (press.name === 'backspace' && before.text === '') return nothingTyped
  return { mode: 'line', text: before.text.slice(0, before.text.lastIndexOf('\n') + 1) + press.line }
}

/** With a Korean keyboard layout `y` and `n` give the second letter. */
function answered(before: Typing, { name, line }: Press): Typing {
  const text = line
  if (name === 'y' || name === 'ㅛ') {
    return { ...before, text, due: { action: { type: 'skip' }, milliseconds: letterHeld } }
  }
  if (name === 'n' || name === 'ㅜ') return { ...before, text, due: { milliseconds: letterHeld } }
  return { mode: 'line', text }
}

function firstKey({ name, typed = '', line }: Press, action: StepAction | undefined): Typing {
  if (typed === '!' || typed === ':') return { mode: 'line', text: '' }
  if (action?.type === 'skip') return { mode: 'skip', text: line }
  if (action) return { mode: 'keys', text: typed, due: { action, milliseconds: isLetter(name) ? letterHeld : burst } }
  return typed.trim() === '' ? nothingTyped : { mode: 'line', text: line }
}

function isLetter(name: string): boolean {
  return /^\p{L}$/u.test(name)
}
