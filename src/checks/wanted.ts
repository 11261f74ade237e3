import { composed, type Said } from '../util/said.ts'

/** What stands where a value cannot be shown as it is: it is not there, any will do, or it is nobody's business. */
export const absent = { en: '(absent)', ko: '(없음)' } as const satisfies Said
export const present = { en: '(present)', ko: '(있음)' } as const satisfies Said
export const hidden = { en: '(hidden)', ko: '(숨김)' } as const satisfies Said

/** What is wanted, where it takes words to say. */
export const wanted = {
  item: (value: Said) => composed([value], { en: (text) => `an item ${text}`, ko: (text) => `항목 ${text}` }),
  exactly: (value: Said) => composed([value], { en: (text) => `exactly ${text}`, ko: (text) => `정확히 ${text}` }),
  quantity: (text: string) => ({ en: `${text} as a quantity`, ko: `${text}만큼의 수량` }),
  unknownOperator: (name: string) => ({ en: `${name} (unknown operator)`, ko: `${name} (알 수 없는 연산자)` }),
  atLeast: (min: number) => ({ en: `at least ${min}`, ko: `${min}개 이상` }),
  atMost: (max: number) => ({ en: `at most ${max}`, ko: `${max}개 이하` }),
  between: (min: number, max: number) => ({ en: `${min} to ${max}`, ko: `${min}~${max}개` }),
} as const
