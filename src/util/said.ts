/** What is said to a person: commands are the same in every language. */
export type Said = string | { readonly en: string; readonly ko: string }

type Language = 'en' | 'ko'

export function saidIn(said: Said, language: Language): string {
  return typeof said === 'string' ? said : said[language]
}

/** For JSON.stringify: what is said to a person is in the language of everything else there. */
export function wordsIn(language: Language): (key: string, value: unknown) => unknown {
  return (_key, value) => (isSaid(value) ? value[language] : value)
}

function isSaid(value: unknown): value is Exclude<Said, string> {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 2) return false
  return 'en' in value && typeof value.en === 'string' && 'ko' in value && typeof value.ko === 'string'
}

type Sentence = (...texts: [string, string]) => string

/** A sentence in every language, from one or two parts that are said in every language. */
export function composed(parts: readonly [Said, Said?], sentence: Record<Language, Sentence>): Said {
  const inLanguage = (language: Language) => {
    const [first, second = ''] = parts
    return sentence[language](saidIn(first, language), saidIn(second, language))
  }
  return { en: inLanguage('en'), ko: inLanguage('ko') }
}

/** Alternatives in every language: `a map or true or false`. */
export function either(alternatives: readonly Said[]): Said {
  const inLanguage = (language: Language, or: string) =>
    [...new Set(alternatives.map((one) => saidIn(one, language)).filter((text) => text !== ''))].join(or)
  return { en: inLanguage('en', ' or '), ko: inLanguage('ko', ' 또는 ') }
}
