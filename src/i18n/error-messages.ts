import type { Language } from './language.ts'
import { messages } from './messages.ts'

/** What is said of errors that are none of the user's surroundings: wrong command lines, and defects. */
export const errorMessages = messages(
  {
    bug: (message: string) => `This is a defect of k8slab: ${message}`,
    reportIt: 'Run the command again with DEBUG=1 in front and report what it prints.',
    noCommand: (name: string) => `There is no command ${JSON.stringify(name)}.`,
  },
  {
    bug: (message) => `k8slab의 결함입니다: ${message}`,
    reportIt: '명령 앞에 DEBUG=1을 붙여 다시 실행하고, 나온 내용을 알려 주세요.',
    noCommand: (name) => `${JSON.stringify(name)} 명령은 없습니다.`,
  },
)

/** What oclif says of a command line it does not take, in Korean. Its English is left as it is. */
const korean: readonly [RegExp, string][] = [
  [/^Nonexistent flags?: (.*)/, '없는 옵션입니다: $1'],
  [/^Missing \d+ required args?:/, '필요한 인수가 빠졌습니다:'],
  [/^Unexpected arguments?: (.*)/, '쓸 수 없는 인수입니다: $1'],
  [/^Flag (\S+) expects a value/, '옵션 $1에 값이 필요합니다'],
  [/^Expected (\S+) to be one of: (.*)/, '$1의 값은 다음 가운데 하나여야 합니다: $2'],
  [/^Parsing (\S+) *\n\s*Expected an integer but received: (.*)/, '$1의 값은 정수여야 합니다: $2'],
  [/^See more help with --help$/, '자세한 사용법은 --help를 보세요'],
]

export function usageText(message: string, language: Language): string {
  if (language !== 'ko') return message
  return message
    .split('\n')
    .map((line) => korean.reduce((text, [pattern, said]) => text.replace(pattern, said), line))
    .join('\n')
}
