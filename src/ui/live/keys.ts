/** What the learner can ask for at a step. */
export type StepAction =
  | { type: 'run'; index: number }
  | { type: 'question'; index: number }
  | { type: 'terminal' }
  | { type: 'hint' }
  | { type: 'solution' }
  | { type: 'skip' }
  | { type: 'back' }
  | { type: 'next' }
  | { type: 'auto' }
  | { type: 'why' }
  | { type: 'fix' }
  | { type: 'ignore' }
  | { type: 'quit' }
  /** A command of the learner's own. */
  | { type: 'typed'; command: string }

/** What a key press means is decided on what the screen offers at that moment. */
export interface KeyState {
  commands: number
  /** The command that ⏎ runs. */
  nextCommand: number | undefined
  /** The question that ⏎ asks, when no command is left. */
  nextQuestion: number | undefined
  done: boolean
  broken: boolean
}

const letters: Readonly<Record<string, StepAction>> = {
  t: { type: 'terminal' },
  h: { type: 'hint' },
  s: { type: 'solution' },
  k: { type: 'skip' },
  b: { type: 'back' },
  n: { type: 'next' },
  a: { type: 'auto' },
  q: { type: 'quit' },
}

/** With a Korean keyboard layout the same keys give these letters. */
const KOREAN_KEYS = [...'ㅅㅗㄴㅏㅠㅜㅁㅂㅈㄹㅑ']
const LATIN_KEYS = 'thskbnaqwfi'

export function actionOf(key: string, state: KeyState): StepAction | undefined {
  const korean = KOREAN_KEYS.indexOf(key)
  const letter = korean < 0 ? key : LATIN_KEYS.charAt(korean)
  if (state.broken) {
    if (letter === 'w') return { type: 'why' }
    if (letter === 'f') return { type: 'fix' }
    if (letter === 'i') return { type: 'ignore' }
  }
  if (letter === 'return' || letter === 'enter') return onEnter(state)
  if (letter === '?')
    return state.nextQuestion === undefined ? undefined : { type: 'question', index: state.nextQuestion }
  if (/^[1-9]$/.test(letter))
    return Number(letter) <= state.commands ? { type: 'run', index: Number(letter) - 1 } : undefined
  return letters[letter]
}

/** ⏎ does the next thing in order: the first command not run, then the open question, then the next step. */
function onEnter(state: KeyState): StepAction | undefined {
  if (state.nextCommand !== undefined) return { type: 'run', index: state.nextCommand }
  if (state.nextQuestion !== undefined) return { type: 'question', index: state.nextQuestion }
  return state.done ? { type: 'next' } : undefined
}
