import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { COMMANDS } from '../../src/commands/index.ts'

const words = new Set([...Object.keys(COMMANDS).flatMap((id) => id.split(':')[0] ?? []), 'autocomplete', 'help'])
const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))

/** Commands of k8slab as texts name them: at the beginning of a string, or of a line in one. */
function namedIn(source: string): string[] {
  return [...source.matchAll(/(commonName: |new Error\()?['`]k8slab ([a-z]+)(?=[ '`])/g)].flatMap(
    ([, other, word = '']) => (other === undefined ? [word] : []),
  )
}

describe('the next command to try', () => {
  it('is one that exists', () => {
    const named = files.flatMap((file) =>
      namedIn(readFileSync(path.join('src', file), 'utf8')).map((word) => ({ file, word })),
    )
    assert.ok(named.length > 20)
    assert.deepEqual(
      named.filter(({ word }) => !words.has(word)),
      [],
    )
  })
})
