import type { Language } from './language.ts'

/** A message without parts, or one made from its parts; which parts, each message says for itself. */
type Message = string | ((...parts: never[]) => string)

type Translation<M> = {
  readonly [K in keyof M]: M[K] extends (...parts: infer Parts) => string ? (...parts: Parts) => string : string
}

/** The messages of one area of the program, side by side in both languages; Korean has exactly the keys and parts of English. */
export function messages<M extends Record<string, Message>>(
  en: M,
  ko: Translation<M>,
): (language: Language) => Translation<M> {
  const english = en as unknown as Translation<M>
  return (language) => (language === 'ko' ? ko : english)
}
