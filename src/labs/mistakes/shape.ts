import { josa } from '../../i18n/josa.ts'
import { composed, type Said } from '../../util/said.ts'
import { type Mistakes, quoted } from './said.ts'

/** What is said where a lab does not have the shape of its schema. */
export const shapeMistakes = {
  missing: (what: Said) =>
    composed([what], {
      en: (text) => `is missing: expected ${text}`,
      ko: (text) => `빠졌습니다: ${josa(text, '이/가')} 필요합니다`,
    }),
  expected: (what: Said, got: Said) =>
    composed([what, got], {
      en: (wanted, found) => `expected ${wanted}, got ${found}`,
      ko: (wanted, found) => `${josa(wanted, '이/가')} 필요한데 ${found}입니다`,
    }),
  tooSmall: (limit: number | bigint, unit: Unit, got: Said) => ranged('least', limit, unit, got),
  tooBig: (limit: number | bigint, unit: Unit, got: Said) => ranged('most', limit, unit, got),
  badKey: (wanted: Said) =>
    composed([wanted], {
      en: (text) => `the key is not allowed: expected ${text}`,
      ko: (text) => `쓸 수 없는 키입니다: ${josa(text, '이/가')} 필요합니다`,
    }),
  unknownKey: (key: string) => ({ en: `unknown key ${quoted(key)}`, ko: `알 수 없는 키 ${quoted(key)}` }),
  knownHere: (keys: readonly string[]) => ({
    en: `Known here: ${keys.join(', ')}`,
    ko: `여기서 쓸 수 있는 키: ${keys.join(', ')}`,
  }),
  quoteCondition: (value: boolean) => ({
    en: `Conditions hold strings: write "${value ? 'True' : 'False'}" in quotes`,
    ko: `컨디션의 값은 문자열입니다: "${value ? 'True' : 'False'}"처럼 따옴표로 감싸세요`,
  }),
  quoteText: { en: 'Put it in quotes if it is text', ko: '문자열이라면 따옴표로 감싸세요' },
} as const satisfies Mistakes

/** What a number counts. */
export type Unit = 'characters' | 'entries' | 'none'

const units = {
  characters: { en: ' characters', ko: '자' },
  entries: { en: ' entries', ko: '개' },
  none: { en: '', ko: '' },
} as const

function ranged(bound: 'least' | 'most', limit: number | bigint, unit: Unit, got: Said): Said {
  return composed([units[unit], got], {
    en: (counted, found) => `expected at ${bound} ${limit}${counted}, got ${found}`,
    ko: (counted, found) => `${limit}${counted} ${bound === 'least' ? '이상' : '이하'}이어야 하는데 ${found}입니다`,
  })
}
