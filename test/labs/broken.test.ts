import assert from 'node:assert/strict'
import path from 'node:path'
import { checkLab } from '../../src/labs/check-lab.ts'
import { issueText } from '../../src/labs/issue.ts'

const broken = path.join(import.meta.dirname, '../../fixtures/broken')

async function messages(name: string): Promise<string[]> {
  const { lab, issues } = await checkLab(path.join(broken, name))
  assert.equal(lab, undefined)
  return issues.map((issue) => path.relative(broken, issueText(issue)))
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
