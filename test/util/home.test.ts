import assert from 'node:assert/strict'
import { statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../../src/util/errors.ts'
import { k8slabHome } from '../../src/util/home.ts'
import { saidIn } from '../../src/util/said.ts'
import { removeFolder, temporaryFolder } from '../helpers/temporary-folder.ts'

describe('home', () => {
  let folder: string
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => removeFolder(folder))

  it('is where K8SLAB_HOME says', () => {
    assert.equal(k8slabHome({ K8SLAB_HOME: path.join(folder, 'own') }), path.join(folder, 'own'))
  })

  it('can be entered by its user only', function () {
    if (process.platform === 'win32') return this.skip()
    assert.equal(statSync(k8slabHome({ K8SLAB_HOME: path.join(folder, 'own') })).mode & 0o777, 0o700)
  })

  it('follows XDG_DATA_HOME on Linux', function () {
    if (process.platform !== 'linux') return this.skip()
    assert.equal(k8slabHome({ HOME: '/nobody', XDG_DATA_HOME: folder }), path.join(folder, 'k8slab'))
  })

  it('says which folder cannot be used, and how to choose another', () => {
    writeFileSync(path.join(folder, 'file'), '')
    assert.throws(
      () => k8slabHome({ K8SLAB_HOME: path.join(folder, 'file/home') }),
      (error: unknown) =>
        error instanceof UserError &&
        error.message.includes('file/home') &&
        error.suggestions.some((one) => saidIn(one, 'en').includes('K8SLAB_HOME')),
    )
  })
})
