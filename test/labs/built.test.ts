import assert from 'node:assert/strict'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { builtLab, digestOf } from '../../src/labs/built.ts'
import { checkLab } from '../../src/labs/check-lab.ts'
import { removeFolder, temporaryFolder } from '../helpers/temporary-folder.ts'

const monolith = fileURLToPath(new URL('../../labs/monolith', import.meta.url))

describe('a lab as the build has read it', () => {
  let folder: string
  let lab: string
  let built: URL
  beforeEach(() => {
    folder = temporaryFolder()
    lab = path.join(folder, 'monolith')
    cpSync(monolith, lab, { recursive: true })
    built = pathToFileURL(`${path.join(folder, 'built')}${path.sep}`)
    mkdirSync(built)
  })
  afterEach(() => removeFolder(folder))

  const build = async () => {
    const { lab: read } = await checkLab(lab)
    const { folder: _folder, ...rest } = read ?? assert.fail('the lab is broken')
    writeFileSync(new URL('monolith.json', built), JSON.stringify({ digest: await digestOf(lab), lab: rest }))
  }

  it('is the same as one read from its sources', async () => {
    await build()
    assert.deepEqual(await builtLab(lab, built), (await checkLab(lab)).lab)
  })

  it('is not used once the lab file has changed', async () => {
    await build()
    writeFileSync(path.join(lab, 'lab.yaml'), '# changed\n', { flag: 'a' })
    assert.equal(await builtLab(lab, built), undefined)
  })

  it('is not used once a text has changed', async () => {
    await build()
    writeFileSync(path.join(lab, 'text', 'ko.md'), '\n', { flag: 'a' })
    assert.equal(await builtLab(lab, built), undefined)
  })

  it('is not used once a solution is gone', async () => {
    await build()
    rmSync(path.join(lab, 'solution', 'monolith.yaml'))
    assert.equal(await builtLab(lab, built), undefined)
  })

  it('is not there for a lab that the build does not know', async () => {
    assert.equal(await builtLab(lab, built), undefined)
  })
})
