import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'mocha'
import { koreanHelp } from '../../src/i18n/help-texts.ts'

const root = new URL('../../', import.meta.url)
const read = (file: string) => JSON.parse(readFileSync(fileURLToPath(new URL(file, root)), 'utf8'))

/** Of the completion plug-in, which is not in our manifest. */
const ofCompletion = [
  'Display autocomplete installation instructions.',
  'Shell type',
  'Refresh cache (ignores displaying instructions)',
]

interface Told {
  summary?: string
  description?: string
  flags?: Record<string, Told>
  args?: Record<string, Told>
}

describe('help in Korean', () => {
  it('has every text of every command, and no other', () => {
    const { description, oclif } = read('package.json')
    const commands: Told[] = Object.values(read('oclif.manifest.json').commands)
    const said = new Set([
      description,
      ...commands.flatMap(textsOf),
      ...Object.values<Told>(oclif.topics).flatMap(textsOf),
    ])
    for (const text of ofCompletion) said.add(text)
    assert.deepEqual(Object.keys(koreanHelp).sort(), [...said].sort())
  })
})

function textsOf({ summary, description, flags = {}, args = {} }: Told): string[] {
  const parts = [...Object.values(flags), ...Object.values(args)].flatMap(textsOf)
  return [summary, description].filter((text) => text !== undefined).concat(parts)
}
