import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { makeFolder } from '../../src/util/make-folder.ts'

describe('making a folder', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'k8slab-'))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  it('makes those above it, all with the mode', () => {
    makeFolder(path.join(root, 'a/b/c'), 0o700)
    assert.deepEqual(
      ['a', 'a/b', 'a/b/c'].map((name) => statSync(path.join(root, name)).mode & 0o777),
      [0o700, 0o700, 0o700],
    )
  })

  it('takes those that somebody else makes at the same moment', async () => {
    const module = new URL('../../src/util/make-folder.ts', import.meta.url).href
    const script = `
      const { makeFolder } = await import(${JSON.stringify(module)})
      const start = Math.ceil(Date.now() / 500 + 1) * 500
      while (Date.now() < start);
      for (let round = 0; round < 500; round++) makeFolder(${JSON.stringify(root)} + '/' + round + '/a/b')`
    const run = () => promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])
    await Promise.all([run(), run()])
    assert.ok(existsSync(path.join(root, '499/a/b')))
  })

  it('takes one that is there', () => {
    makeFolder(root)
    assert.ok(existsSync(root))
  })

  it('says so when a file is in the way', () => {
    writeFileSync(path.join(root, 'file'), '')
    assert.throws(() => makeFolder(path.join(root, 'file')), { code: 'EEXIST' })
    assert.throws(() => makeFolder(path.join(root, 'file/a/b')), { code: 'ENOTDIR' })
  })

  it('ends where the system makes nothing', function () {
    if (!existsSync('/proc/self')) {
      console.log('      skipped: there is no /proc')
      return this.skip()
    }
    assert.throws(() => makeFolder('/proc/k8slab/a'), { code: 'ENOENT' })
  })
})
