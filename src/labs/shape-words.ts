import type { z } from 'zod'
import { expectationIn } from '../checks/expectations.ts'
import { showValue } from '../checks/show.ts'
import { either, type Said } from '../util/said.ts'
import { quoted } from './mistakes/said.ts'

type Issue = z.core.$ZodIssue

/** What a schema wanted, in words that follow on "expected". */
export function expectedBy(issue: Issue): Said {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? issue.expected
    case 'invalid_value':
      return either(issue.values.map((value) => JSON.stringify(value)))
    case 'invalid_union':
      return either(issue.errors.flatMap((errors) => errors.map(expectedBy)))
    default:
      return startOf(issue) ?? expectationIn(issue.message)
  }
}

/** Why a key is not allowed. */
export function keyReasons(issue: Issue & { code: 'invalid_key' }): Said {
  return either(issue.issues.map(({ message }) => expectationIn(message)))
}

/** What stands there instead. */
export function gotText(input: unknown): Said {
  if (input === null) return { en: 'nothing', ko: '빈 값' }
  if (Array.isArray(input)) return typeWords['array'] ?? ''
  return typeof input === 'object' ? (typeWords['object'] ?? '') : showValue(input)
}

const typeWords: Readonly<Record<string, Said>> = {
  object: { en: 'a map', ko: '맵' },
  record: { en: 'a map', ko: '맵' },
  array: { en: 'a list', ko: '목록' },
  string: { en: 'text', ko: '문자열' },
  number: { en: 'a number', ko: '숫자' },
  int: { en: 'a whole number', ko: '정수' },
  boolean: { en: 'true or false', ko: 'true 또는 false' },
}

function startOf(issue: Issue): Said | undefined {
  if (issue.code !== 'invalid_format' || issue.format !== 'starts_with') return undefined
  const prefix = quoted(String(Reflect.get(issue, 'prefix')))
  return { en: `text that starts with ${prefix}`, ko: `${prefix}로 시작하는 문자열` }
}
