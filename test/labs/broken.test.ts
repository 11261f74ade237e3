import assert from 'node:assert/strict'
import path from 'node:path'
import type { Language } from '../../src/i18n/language.ts'
import { checkLab } from '../../src/labs/check-lab.ts'
import { issueText } from '../../src/labs/issue.ts'

const broken = path.join(import.meta.dirname, '../../fixtures/broken')

async function messages(name: string, language: Language = 'en'): Promise<string[]> {
  const { lab, issues } = await checkLab(path.join(broken, name))
  assert.equal(lab, undefined)
  return issues.map((issue) => path.relative(broken, issueText(issue, language)))
}

describe('the broken labs among the fixtures', () => {
  it('typos: every mistake at its place, with what may be meant', async () => {
    assert.deepEqual(await messages('typos'), [
      'typos/lab.yaml:1:1 minutes: is missing: expected a number',
      'typos/lab.yaml:4:1 minuts: unknown key "minuts". Did you mean minutes?',
      'typos/lab.yaml:11:34 steps[0].checks[0].conditions.Available: expected "True" or "False" or "Unknown" or a map, got true. Conditions hold strings: write "True" in quotes',
      'typos/lab.yaml:12:14 steps[0].checks[0].cel: Unknown variable: objct. Did you mean object?',
      'typos/lab.yaml:13:9 steps[0].checks[1].target: several objects may match: say whether all or any of them must hold. Add each: all, or each: any',
      'typos/lab.yaml:14:37 steps[0].checks[1].match.status.phase.$regx: unknown operator $regx. Did you mean $regex?',
      'typos/text/en.md:3:4 no step of the lab is called "ngnix". Did you mean nginx?',
      'typos/text/en.md:5:1 no text for the step nginx. Add the heading: ## nginx',
    ])
  })

  it('typos: the same in Korean', async () => {
    assert.deepEqual(await messages('typos', 'ko'), [
      'typos/lab.yaml:1:1 minutes: 빠졌습니다: 숫자가 필요합니다',
      'typos/lab.yaml:4:1 minuts: 알 수 없는 키 "minuts". 혹시 minutes?',
      'typos/lab.yaml:11:34 steps[0].checks[0].conditions.Available: "True" 또는 "False" 또는 "Unknown" 또는 맵이 필요한데 true입니다. 컨디션의 값은 문자열입니다: "True"처럼 따옴표로 감싸세요',
      'typos/lab.yaml:12:14 steps[0].checks[0].cel: 없는 변수입니다: objct. 혹시 object?',
      'typos/lab.yaml:13:9 steps[0].checks[1].target: 여러 오브젝트가 맞을 수 있습니다: 모두 맞아야 하는지 하나만 맞으면 되는지 적으세요. each: all 또는 each: any를 넣으세요',
      'typos/lab.yaml:14:37 steps[0].checks[1].match.status.phase.$regx: 알 수 없는 연산자 $regx. 혹시 $regex?',
      'typos/text/en.md:3:4 실습에 "ngnix" 단계가 없습니다. 혹시 nginx?',
      'typos/text/en.md:5:1 단계 nginx의 글이 없습니다. 제목을 넣으세요: ## nginx',
    ])
  })

  it('not-yaml: where the YAML breaks', async () => {
    assert.match((await messages('not-yaml'))[0] ?? '', /^not-yaml\/lab\.yaml:\d+:\d+ /)
  })

  it('escapes: control characters in structure and text, and none of them in the messages', async () => {
    const found = await messages('escapes')
    assert.deepEqual(found, [
      'escapes/lab.yaml:3:8 title: contains a control character',
      'escapes/text/en.md:5:6 contains a control character',
    ])
  })
})
