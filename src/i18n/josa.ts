/** The pairs of Korean particles whose form depends on how the word before them ends. */
export type Particle = '은/는' | '이/가' | '을/를' | '과/와' | '으로/로'

/** A word with the right form of a particle: `파드` + 은/는 -> `파드는`. Latin letters and digits are read as Koreans read them aloud. */
export function josa(word: string, particle: Particle): string {
  const [closed = '', open = ''] = particle.split('/')
  const ending = finalSound(word)
  const takesClosed = particle === '으로/로' ? ending === 'closed' : ending !== 'open'
  return word + (takesClosed ? closed : open)
}

function finalSound(word: string): 'open' | 'rieul' | 'closed' {
  const letter = [...word.replace(/[^\p{L}\p{N}]+$/u, '')].at(-1) ?? ''
  const code = letter.charCodeAt(0)
  if (code >= 0xac00 && code <= 0xd7a3) return hangul((code - 0xac00) % 28)
  if (/[0-9]/.test(letter)) return digits[letter] ?? 'open'
  if (/[lr]/i.test(letter)) return 'rieul'
  return /[mnbcgkpt]/i.test(letter) ? latin(word, letter) : 'open'
}

function hangul(final: number): 'open' | 'rieul' | 'closed' {
  return final === 0 ? 'open' : final === 8 ? 'rieul' : 'closed'
}

/** 0 영, 1 일, 3 삼, 6 육, 7 칠, 8 팔 end in a consonant. */
const digits: Record<string, 'rieul' | 'closed'> = {
  0: 'closed',
  1: 'rieul',
  3: 'closed',
  6: 'closed',
  7: 'rieul',
  8: 'rieul',
}

/** English words ending in m, n, ng, and short ones in k, p, t, c, b, g close with a final consonant in Korean. */
function latin(word: string, letter: string): 'open' | 'closed' {
  if (/[mn]/i.test(letter) || /ng$/i.test(word)) return 'closed'
  return /[aeiou][kptcbg]$/i.test(word) ? 'closed' : 'open'
}
