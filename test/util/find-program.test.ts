import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { findProgram } from '../../src/util/find-program.ts'
import { removeFolder, temporaryFolder } from '../helpers/temporary-folder.ts'

describe('find program', () => {
  let folder: string
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => removeFolder(folder))

  it('finds the first one on PATH that can be run', function () {
    if (process.platform === 'win32') return this.skip()
    writeFileSync(path.join(folder, 'tool'), '', { mode: 0o644 })
    const env = { PATH: ['', '/no/such/folder', folder].join(path.delimiter) }
    assert.equal(findProgram('tool', env), undefined)
    chmodSync(path.join(folder, 'tool'), 0o755)
    assert.equal(findProgram('tool', env), path.join(folder, 'tool'))
  })

  it('finds nothing without a PATH', () => assert.equal(findProgram('sh', {}), undefined))
})
