import assert from 'node:assert/strict'
import { Args, Flags, Parser } from '@oclif/core'
import { usageText } from '../../src/i18n/usage-messages.ts'

const flags = {
  auto: Flags.boolean(),
  all: Flags.boolean({ exclusive: ['step'] }),
  step: Flags.string(),
  lang: Flags.string({ options: ['en', 'ko'] }),
  nodes: Flags.integer({ min: 1, max: 50 }),
}
const args = { lab: Args.string({ required: true, description: 'Id of a lab, or a path to one of your own.' }) }

/** What the learner is told of a command line that oclif does not take. */
async function told(line: string, language: 'en' | 'ko'): Promise<string> {
  const error = await Parser.parse(line.split(' ').filter(Boolean), { flags, args }).catch((caught: unknown) => caught)
  assert.ok(error instanceof Error, `${line} is taken`)
  return usageText(error.message, language)
}

describe('wrong command lines in Korean', () => {
  const more = '\n자세한 사용법은 --help를 보세요'
  const cases: [line: string, said: string][] = [
    ['', `필요한 인자가 빠졌습니다:\nlab  실습 ID, 또는 직접 만든 실습의 경로.${more}`],
    ['a b', `쓸 수 없는 인자입니다: b${more}`],
    ['a --foo', `없는 플래그입니다: --foo${more}`],
    ['a --foo --bar', `없는 플래그입니다: --foo, --bar${more}`],
    ['a --step', '--step 플래그에 값이 필요합니다'],
    ['a --lang', '--lang 플래그에 다음 값 가운데 하나가 필요합니다: en, ko'],
    ['a --lang fr', `--lang=fr: 다음 값 가운데 하나여야 합니다: en, ko${more}`],
    ['a --step x --step y', '--step 플래그는 한 번만 쓸 수 있습니다'],
    ['a --nodes x', `--nodes x: 정수여야 합니다${more}`],
    ['a --nodes 0', `--nodes 0: 1 이상의 정수여야 합니다${more}`],
    ['a --nodes 99', `--nodes 99: 50 이하의 정수여야 합니다${more}`],
    ['a --all --step x', `--step=x, --all: 함께 쓸 수 없는 플래그입니다${more}`],
  ]
  for (const [line, said] of cases)
    it(line === '' ? 'nothing' : line, async () => assert.equal(await told(line, 'ko'), said))

  it("leaves oclif's English alone", async () =>
    assert.match(await told('a --foo', 'en'), /^Nonexistent flag: --foo\n/))
})
