import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
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
