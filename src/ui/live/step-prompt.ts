import { createPrompt, useEffect, useKeypress, useRef, useState } from '@inquirer/core'
import type { StepAction } from './keys.ts'

export interface StepPromptConfig {
  /** The block as it looks now. */
  render(): string
  /** Calls when it looks different. */
  subscribe(listener: () => void): () => void
  actionOf(key: string): StepAction | undefined
  /** An action to take by itself, and after how many milliseconds: the breath before auto-advance. */
  byItself(): { action: StepAction; milliseconds: number } | undefined
}

/** The prompt of a step: shows the block, redraws it as checks change, ends with what the learner asks for. */
export const stepPrompt = createPrompt<StepAction, StepPromptConfig>((config, done) => {
  const [turn, setTurn] = useState(0)
  const turns = useRef(0)

  useEffect(() => config.subscribe(() => setTurn(++turns.current)), [])
  useEffect(() => {
    const own = config.byItself()
    if (!own) return
    const timer = setTimeout(() => done(own.action), own.milliseconds)
    return () => clearTimeout(timer)
  }, [turn])
  useKeypress((key, line) => {
    line.clearLine(0)
    const action = config.actionOf(keyName(key))
    if (action) done(action)
  })
  return config.render()
})

/** Letters come in `name` for Latin keyboards and in `sequence` for others. */
function keyName(key: { name?: string; sequence?: string; ctrl?: boolean }): string {
  if (key.ctrl) return ''
  return key.name ?? key.sequence ?? ''
}
