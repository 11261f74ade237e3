import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { readFileIfAny, writeFileAtomic } from '../../src/util/atomic-file.ts'
import { UserError } from '../../src/util/errors.ts'
import { removeFolder, temporaryFolder } from '../helpers/temporary-folder.ts'

describe('atomic file', () => {
  let folder: string
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => removeFolder(folder))

  it('writes into a folder that is not there yet', async () => {
    const file = path.join(folder, 'a/b/file')
    await writeFileAtomic(file, 'content')
    assert.equal(readFileSync(file, 'utf8'), 'content')
  })

  it('can be read by its user only', async function () {
    if (process.platform === 'win32') return this.skip()
    const file = path.join(folder, 'file')
    await writeFileAtomic(file, 'secret')
    assert.equal(statSync(file).mode & 0o777, 0o600)
  })

  it('leaves nothing else behind after many writes at once', async () => {
    const file = path.join(folder, 'file')
    await Promise.all(Array.from({ length: 20 }, (_, index) => writeFileAtomic(file, `${index}`.repeat(5000))))
    assert.deepEqual(readdirSync(folder), ['file'])
    assert.match(readFileSync(file, 'utf8'), /^(\d\d?)\1*$/)
  })

  it('names the file that could not be written, and leaves no temporary file', async () => {
    mkdirSync(path.join(folder, 'file/inside'), { recursive: true })
    await assert.rejects(
      writeFileAtomic(path.join(folder, 'file'), 'content'),
      (error: unknown) =>
        error instanceof UserError &&
        error.code === 'file-not-written' &&
        error.message.includes(path.join(folder, 'file')),
    )
    assert.deepEqual(readdirSync(folder), ['file'])
  })

  it('reads a file that is not there as nothing', async () => {
    assert.equal(await readFileIfAny(path.join(folder, 'none')), undefined)
  })

  it('says which file cannot be read', async () => {
    await assert.rejects(
      readFileIfAny(folder),
      (error: unknown) =>
        error instanceof UserError && error.code === 'file-not-read' && error.message.includes(folder),
    )
  })
})
