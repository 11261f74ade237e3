import { createPrompt, useEffect, useKeypress, useRef, useState } from '@inquirer/core'
import type { StepAction } from './keys.ts'
import type { Typing } from './typing.ts'
import { afterPress, nothingTyped } from './typing.ts'

export interface StepPromptConfig {
  /** What is typed: kept by the caller, since the prompt is taken down and put up again whenever something is said. */
  typed: { now: Typing }
  /** The block as it looks now, and what stands below the line where the cursor is. */
  render(typing: Typing): [block: string, below: string | undefined]
  /** Calls when it looks different. */
  subscribe(listener: () => void): () => void
  actionOf(key: string): StepAction | undefined
  /** An action to take by itself, and after how many milliseconds: the breath before auto-advance. */
  byItself(): { action: StepAction; milliseconds: number } | undefined
}

/** The line editor behind the prompt. */
interface Editor {
  line: string
  clearLine(direction: 0): void
  write(text: string): void
}

interface Key {
  name?: string
  sequence?: string
  ctrl?: boolean
  meta?: boolean
}

/** The prompt of a step: shows the block, redraws it as checks change, ends with what the learner asks for. */
export const stepPrompt = createPrompt<StepAction, StepPromptConfig>((config, done) => {
  const [turn, setTurn] = useState(0)
  const turns = useRef(0)
  const held = useRef<NodeJS.Timeout | undefined>(undefined)
  const redraw = () => setTurn(++turns.current)

  const become = (typing: Typing, editor: Editor) => {
    config.typed.now = typing
    edit(editor, lastLine(typing.text))
    clearTimeout(held.current)
    if (typing.due) held.current = setTimeout(() => act(typing.due?.action, editor), typing.due.milliseconds)
  }
  const act = (action: StepAction | undefined, editor: Editor) => {
    become(nothingTyped, editor)
    if (action) done(action)
    else redraw()
  }

  useEffect((editor) => {
    become(config.typed.now, editor)
    return () => clearTimeout(held.current)
  }, [])
  useEffect(() => config.subscribe(redraw), [])
  useEffect(() => {
    const own = config.typed.now === nothingTyped ? config.byItself() : undefined
    if (!own) return
    const timer = setTimeout(() => done(own.action), own.milliseconds)
    return () => clearTimeout(timer)
  }, [turn])
  useKeypress((key: Key, editor) => {
    const press = { name: keyName(key), typed: characterOf(key), line: editor.line }
    become(afterPress(config.typed.now, press, config.actionOf), editor)
    redraw()
  })
  return config.render(config.typed.now)
})

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1)
}

function edit(editor: Editor, line: string): void {
  if (editor.line === line) return
  editor.clearLine(0)
  if (line !== '') editor.write(line)
}

/** Letters come in `name` for Latin keyboards and in `sequence` for others. */
function keyName(key: Key): string {
  if (key.ctrl) return ''
  return key.name ?? key.sequence ?? ''
}

/** The character of a key that gives one. */
function characterOf({ sequence = '', ctrl, meta }: Key): string | undefined {
  return ctrl || meta || !/^[^\p{Cc}\p{Cs}]$/u.test(sequence) ? undefined : sequence
}
