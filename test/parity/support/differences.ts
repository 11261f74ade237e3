import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('../../../docs/sandbox-differences.md', import.meta.url))

/** A step of a scenario whose answers are known to differ, and why. */
export interface Difference {
  scenario: string
  step: string
  reason: string
}

/** Reads the list of docs/sandbox-differences.md: headings of the form "### scenario: `step`", each followed by its reason. */
export function knownDifferences(text = readFileSync(file, 'utf8')): Difference[] {
  const sections = text.split(/^### /m).slice(1)
  return sections.map((section) => {
    const [heading = '', ...rest] = section.split('\n')
    const [, scenario, step] = /^([\w-]+): `(.+)`$/.exec(heading) ?? []
    const reason = rest
      .join('\n')
      .replace(/^## [\s\S]*/m, '')
      .trim()
    if (scenario === undefined || step === undefined || reason === '')
      throw new Error(`docs/sandbox-differences.md: "### ${heading}" is not "### scenario: \`step\`" with a reason`)
    return { scenario, step, reason }
  })
}
