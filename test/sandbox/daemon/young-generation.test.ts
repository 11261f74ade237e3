import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import path from 'node:path'

const limit = path.join(import.meta.dirname, '../../../src/sandbox/daemon/young-generation.ts')

/** Makes objects that live for a while, then prints how large the space for young ones has become. */
const program = (limited: boolean) => `
  import { setImmediate } from 'node:timers/promises'
  import { getHeapSpaceStatistics } from 'node:v8'
  import { limitYoungGeneration } from ${JSON.stringify(limit)}
  if (${limited}) limitYoungGeneration()
  const alive = []
  for (let turn = 0; turn < 80; turn++) {
    for (let i = 0; i < 5000; i++) alive[(turn * 5000 + i) % 100000] = { turn, i, rest: [turn, i] }
    await setImmediate()
  }
  console.log(getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size)
`

describe('the young generation', () => {
  it('ends growing', () => {
    const free = sizeAfter(program(false))
    const limited = sizeAfter(program(true))
    assert.ok(limited <= free / 2, `${limited} bytes, ${free} without limit`)
  })
})

function sizeAfter(source: string): number {
  const flags = ['--import', 'tsx', '--input-type=module', '--eval', source]
  const { stdout, stderr } = spawnSync(process.execPath, flags, { encoding: 'utf8' })
  assert.equal(stderr, '')
  return Number(stdout)
}
