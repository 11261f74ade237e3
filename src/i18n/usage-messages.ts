import { koreanHelp } from './help-texts.ts'
import type { Language } from './language.ts'

/** What oclif says of a command line it does not take. Its English is left as it is. */
export function usageText(message: string, language: Language): string {
  if (language !== 'ko') return message
  const said = korean.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), message)
  return said.split('\n').map(describedInKorean).join('\n')
}

const korean: readonly [RegExp, string][] = [
  [/^Nonexistent flags?: (.*)/m, '없는 플래그입니다: $1'],
  [/^Unexpected arguments?: (.*)/m, '쓸 수 없는 인자입니다: $1'],
  [/^Missing \d+ required args?:/m, '필요한 인자가 빠졌습니다:'],
  [/^Flag (\S+) expects a value/m, '$1 플래그에 값이 필요합니다'],
  [/^Flag (\S+) expects one of these values: (.*)/m, '$1 플래그에 다음 값 가운데 하나가 필요합니다: $2'],
  [/^Flag (\S+) can only be specified once/m, '$1 플래그는 한 번만 쓸 수 있습니다'],
  [/^Expected (\S+) to be one of: (.*)/m, '$1: 다음 값 가운데 하나여야 합니다: $2'],
  [/^Parsing (\S+) *\n\s*Expected an integer but received: (.*)/m, '$1 $2: 정수여야 합니다'],
  [
    /^Parsing (\S+) *\n\s*Expected an integer greater than or equal to (\d+) but received: (.*)/m,
    '$1 $3: $2 이상의 정수여야 합니다',
  ],
  [
    /^Parsing (\S+) *\n\s*Expected an integer less than or equal to (\d+) but received: (.*)/m,
    '$1 $3: $2 이하의 정수여야 합니다',
  ],
  [/^The following errors? occurred:\n/m, ''],
  [/^\s*(\S+?)(?:=true)? cannot also be provided when using (\S+)/gm, '$1, $2: 함께 쓸 수 없는 플래그입니다'],
  [/^See more help with --help$/m, '자세한 사용법은 --help를 보세요'],
]

/** `lab  Id of a lab`: an argument with what the command says of it. */
function describedInKorean(line: string): string {
  const [, name = '', text = ''] = /^(\w+) {2,}(.*)$/.exec(line) ?? []
  const said = koreanHelp[text]
  return said === undefined ? line : `${name}  ${said}`
}
