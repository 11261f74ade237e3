import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'mocha'

const { runTests } = await import(new URL('../../../scripts/conformance/queue.js', import.meta.url).href)

interface Result {
  name: string
  state: string
  reason: string
}

// Stands for the program with the tests: a name says what becomes of its test.
const PROGRAM = `#!${process.execPath}
const fs = require('node:fs')
const value = (flag) => process.argv.find((argument) => argument.startsWith(flag + '=')).slice(flag.length + 1)
const focus = value('--ginkgo.focus').slice(1, -2)
const names = focus.replaceAll('\\\\', '').split('|')
const specs = names.map((name) => ({ LeafNodeType: 'It', LeafNodeText: name, State: 'skipped', RunTime: 1e9 }))
const report = () => fs.writeFileSync(value('--ginkgo.json-report'), JSON.stringify([{ SpecReports: specs }]))
process.on('SIGINT', () => { specs.find((spec) => spec.State === 'running').State = 'interrupted'; report(); process.exit(1) })
setInterval(() => {}, 1000)
for (const spec of specs) {
  process.stdout.write(spec.LeafNodeText + ' [labels]\\n')
  if (spec.LeafNodeText.includes('dies')) process.exit(2)
  spec.State = 'running'
  if (spec.LeafNodeText.includes('hangs')) break
  spec.State = spec.LeafNodeText.includes('fails') ? 'failed' : 'passed'
  if (spec.State === 'failed') spec.Failure = { Message: 'expected' }
}
if (!specs.some((spec) => spec.State === 'running')) { report(); process.exit(0) }
`

describe('the queue of conformance tests', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'k8slab-queue-'))
  const program = path.join(folder, 'program')
  writeFileSync(program, PROGRAM, { mode: 0o755 })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const run = async (names: string[], signal: AbortSignal = new AbortController().signal): Promise<string[]> => {
    const settings = { program, kubeconfig: '', limit: 300, env: process.env, signal, onResult: () => undefined }
    const results: Result[] = await runTests({ ...settings, names, jobs: 1, out: path.join(folder, 'out') })
    return results.map(({ name, state, reason }) => [name, state, reason].join(': '))
  }

  it('tells for each test what became of it', async () => {
    assert.deepEqual(await run(['[sig-x] a', '[sig-x] b fails']), [
      '[sig-x] a: passed: ',
      '[sig-x] b fails: failed: expected',
    ])
  })

  it('ends a test that hangs and runs what is left', async () => {
    const results = await run(['[sig-x] a', '[sig-x] b hangs', '[sig-x] c', '[sig-x] d', '[sig-x] e', '[sig-x] f'])
    assert.equal(results[1], '[sig-x] b hangs: timed out: Not done after 0.3 s.')
    assert.equal(results.filter((line) => line.endsWith('passed: ')).length, 5)
  })

  it('runs what is left when a test takes the program with it', async () => {
    const results = await run(['[sig-x] a dies', '[sig-x] b', '[sig-x] c', '[sig-x] d'])
    assert.deepEqual(
      results.map((line) => line.split(': ')[1]),
      ['failed', 'passed', 'passed', 'passed'],
    )
  })

  it('says what did not run when the time is up', async () => {
    assert.deepEqual(await run(['[sig-x] a'], AbortSignal.abort()), ['[sig-x] a: skipped: The time was up.'])
  })
})
