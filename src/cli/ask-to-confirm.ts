import { livePrompts } from '../ui/live/prompts.ts'
import { plainPrompts } from '../ui/plain-prompts.ts'
import type { Output } from './context.ts'

/** Asks yes or no, in the way the terminal allows. */
export function askToConfirm(message: string, { language, plain, write }: Output): Promise<boolean> {
  const prompts = plain ? plainPrompts(language, write) : livePrompts(language)
  return prompts.confirm(message)
}
