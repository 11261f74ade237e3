import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../../src/util/errors.ts'
import { withLock } from '../../src/util/lock.ts'
import { removeFolder, temporaryFolder } from '../helpers/temporary-folder.ts'

describe('lock', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = temporaryFolder()
    file = path.join(folder, 'lock')
  })
  afterEach(() => removeFolder(folder))

  it('lets one in at a time', async () => {
    let inside = 0
    let most = 0
    const action = async () => {
      most = Math.max(most, ++inside)
      await new Promise((resolve) => setImmediate(resolve))
      inside--
    }
    await Promise.all(Array.from({ length: 10 }, () => withLock(file, action)))
    assert.equal(most, 1)
  })

  it('takes over from a process that is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    writeFileSync(file, String(pid))
    assert.equal(await withLock(file, async () => 'ran'), 'ran')
  })

  it('takes over a lock that was never filled in, once it is old', async () => {
    writeFileSync(file, '')
    utimesSync(file, new Date(0), new Date(0))
    assert.equal(await withLock(file, async () => 'ran'), 'ran')
  })

  it('takes over a lock with the id of this very process that it does not hold: ids are used again', async () => {
    writeFileSync(file, String(process.pid))
    assert.equal(await withLock(file, async () => 'ran'), 'ran')
  })

  it('says which file it could not write', async () => {
    writeFileSync(path.join(folder, 'file'), '')
    await assert.rejects(
      withLock(path.join(folder, 'file/lock'), async () => 'ran'),
      (error: unknown) => error instanceof UserError && error.message.includes('file/lock'),
    )
  })

  it('is free again after a failure', async () => {
    await assert.rejects(
      withLock(file, () => Promise.reject(new Error('inside'))),
      /inside/,
    )
    assert.equal(existsSync(file), false)
  })
})
