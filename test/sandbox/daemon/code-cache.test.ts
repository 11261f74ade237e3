import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { loadScript } from '../../../src/sandbox/daemon/code-cache.ts'

describe('the code cache', () => {
  let folder: string
  let file: string
  let kept: string

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'k8slab-code-cache-'))
    file = path.join(folder, 'script.cjs')
    kept = path.join(folder, 'kept')
    writeFileSync(file, '// one\n(() => 1)')
  })

  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('takes what was kept of the same script', async () => {
    await loadScript(file, [kept]).keep(kept)
    const again = loadScript(file, [kept])
    assert.equal(again.wasKept, true)
    assert.equal(value(again), 1)
  })

  it('compiles a script of which nothing is kept', () => {
    const script = loadScript(file, [kept])
    assert.equal(script.wasKept, false)
    assert.equal(value(script), 1)
  })

  it('looks into each folder', async () => {
    await loadScript(file, []).keep(kept)
    assert.equal(loadScript(file, [path.join(folder, 'missing'), kept]).wasKept, true)
  })

  it('does not take another content of the same length for it', async () => {
    await loadScript(file, []).keep(kept)
    writeFileSync(file, '// two\n(() => 2)')
    const other = loadScript(file, [kept])
    assert.equal(other.wasKept, false)
    assert.equal(value(other), 2)
  })

  it('does not take what is damaged', async () => {
    await loadScript(file, []).keep(kept)
    const [name = ''] = readdirSync(kept)
    const bytes = readFileSync(path.join(kept, name))
    writeFileSync(path.join(kept, name), bytes.fill(0, bytes.length / 2))
    const script = loadScript(file, [kept])
    assert.equal(script.wasKept, false)
    assert.equal(value(script), 1)
  })

  it('keeps nothing of other contents', async () => {
    await loadScript(file, []).keep(kept)
    writeFileSync(file, '// two\n(() => 2)')
    await loadScript(file, []).keep(kept)
    assert.equal(readdirSync(kept).length, 1)
    assert.equal(loadScript(file, [kept]).wasKept, true)
  })

  it('does without where it may not write', async () => {
    writeFileSync(kept, 'a file, not a folder')
    await loadScript(file, [kept]).keep(kept)
    assert.equal(readFileSync(kept, 'utf8'), 'a file, not a folder')
  })
})

/** What the function that a script is gives. */
function value(script: { run(): unknown }): unknown {
  return (script.run() as () => unknown)()
}
