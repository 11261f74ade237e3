import type { OnEvent } from '../engine/events.ts'
import type { Language } from '../i18n/language.ts'
import { wordsIn } from '../util/said.ts'

/** One event a line, as JSON: the stable form for programs. Each line is whole when it is written. */
export function jsonRenderer(write: (text: string) => void, now: () => number, language: Language): OnEvent {
  const inWords = wordsIn(language)
  return (event) => write(`${JSON.stringify({ time: new Date(now()).toISOString(), ...event }, inWords)}\n`)
}
