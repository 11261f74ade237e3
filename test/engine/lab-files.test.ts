import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { layOutFiles } from '../../src/engine/lab-files.ts'
import { UserError } from '../../src/util/errors.ts'
import { removeFolder, temporaryFolder } from '../helpers/temporary-folder.ts'

describe('lab files', () => {
  let root: string
  let work: string
  const lab = () => ({ folder: path.join(root, 'lab') })
  beforeEach(() => {
    root = temporaryFolder()
    work = path.join(root, 'work')
    mkdirSync(path.join(root, 'lab/files/pods'), { recursive: true })
    writeFileSync(path.join(root, 'lab/files/pods/monolith.yaml'), 'kind: Pod\n')
  })
  afterEach(() => removeFolder(root))

  it('lays out the files in a folder that is not there yet', async () => {
    await layOutFiles(lab(), work)
    assert.equal(readFileSync(path.join(work, 'pods/monolith.yaml'), 'utf8'), 'kind: Pod\n')
  })

  it('leaves what the learner has changed', async () => {
    await layOutFiles(lab(), work)
    writeFileSync(path.join(work, 'pods/monolith.yaml'), 'mine')
    await layOutFiles(lab(), work)
    assert.equal(readFileSync(path.join(work, 'pods/monolith.yaml'), 'utf8'), 'mine')
  })

  it('is content with a lab without files', async () => {
    await layOutFiles({ folder: path.join(root, 'none') }, work)
    assert.equal(existsSync(work), true)
  })

  it('makes certificates once', async () => {
    const withTls = { ...lab(), generate: [{ type: 'tls' as const, into: 'tls', hosts: ['localhost'] }] }
    await layOutFiles(withTls, work)
    const key = readFileSync(path.join(work, 'tls/key.pem'), 'utf8')
    await layOutFiles(withTls, work)
    assert.equal(readFileSync(path.join(work, 'tls/key.pem'), 'utf8'), key)
    if (process.platform !== 'win32') assert.equal(statSync(path.join(work, 'tls/key.pem')).mode & 0o777, 0o600)
  })

  it('says where it could not write', async () => {
    writeFileSync(work, '')
    await assert.rejects(
      layOutFiles(lab(), work),
      (error: unknown) =>
        error instanceof UserError && error.code === 'files-not-written' && error.message.includes(work),
    )
  })
})
