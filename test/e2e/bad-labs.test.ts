import assert from 'node:assert/strict'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Program } from './support/program.ts'
import { createProgram, root } from './support/program.ts'

describe('a lab that cannot be read', function () {
  this.timeout(90_000)
  let program: Program
  beforeEach(() => {
    program = createProgram()
  })
  afterEach(() => program.end())

  it('an unknown lab: names the one that may be meant', async () => {
    const { code, stderr } = await program.run(['start', 'monolit'])
    assert.deepEqual([code, stderr], [2, 'No lab is called "monolit"\n  Did you mean monolith?\n'])
  })

  it('a folder without a lab: says so', async () => {
    const { code, stderr } = await program.run(['start', './nothing'])
    assert.equal(code, 2)
    assert.match(stderr, /No lab at \.\/nothing: it has no lab\.yaml/)
  })

  it('a broken lab.yaml: file, line and column of each mistake, and what was expected', async () => {
    const lab = path.join(root, 'fixtures/broken/typos')
    const { code, stderr } = await program.run(['start', lab])
    assert.equal(code, 2)
    assert.match(stderr, /lab\.yaml:\d+:\d+/)
    assert.doesNotMatch(stderr, /\n +at /)
  })

  it('a lab that is no YAML: line and column', async () => {
    const { code, stderr } = await program.run(['start', path.join(root, 'fixtures/broken/not-yaml')])
    assert.equal(code, 2)
    assert.match(stderr, /lab\.yaml:\d+:\d+/)
  })

  it('a lab text with escape sequences: none reaches the terminal', async () => {
    const folder = path.join(program.home, 'evil')
    cpSync(path.join(root, 'fixtures/e2e/evil'), folder, { recursive: true })
    const file = path.join(folder, 'text/en.md')
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('ESC', '\u001b').replaceAll('BEL', '\u0007'))
    const { code, stdout, stderr } = await program.run(['start', folder])
    assert.doesNotMatch(stdout + stderr, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
    if (code === 0) assert.match(stdout, /read me/)
    else assert.match(stderr, /text\/en\.md:\d+:\d+.*(escape|control)/)
  })
})
