import * as z from 'zod'
import type { Language } from '../i18n/language.ts'

/** Something a person reads: one string for every language, or one for each. */
export const textSchema = z
  .union([
    z.string().min(1),
    z.strictObject({
      en: z.string().min(1).describe('In English.'),
      ko: z.string().min(1).optional().describe('In Korean.'),
    }),
  ])
  .describe('Text for people: a string, or one for each language (`{ en: …, ko: … }`).')

export type Text = z.infer<typeof textSchema>

/** The text in a language; English where the language is missing. */
export function textIn(text: Text, language: Language): string {
  if (typeof text === 'string') return text
  return text[language] ?? text.en
}
