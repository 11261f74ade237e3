import assert from 'node:assert/strict'
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { prepareShims } from '../../src/providers/shims.ts'
import { removeFolder, temporaryFolder } from '../helpers/temporary-folder.ts'

describe('stand-ins for tools', () => {
  let folder: string
  let bin: string
  beforeEach(() => {
    folder = temporaryFolder()
    bin = temporaryFolder()
  })
  afterEach(() => {
    removeFolder(folder)
    removeFolder(bin)
  })

  const install = (name: string) => {
    writeFileSync(path.join(bin, name), '#!/bin/sh\n')
    chmodSync(path.join(bin, name), 0o755)
  }
  const request = () => ({ env: { PATH: bin }, stateFolder: folder })
  const namesIn = (shims: string) => readdirSync(shims).filter((name) => !name.endsWith('.cmd'))

  it('are made for those that are missing only', async () => {
    install('jq')
    assert.deepEqual(namesIn(await prepareShims(request(), ['kubectl', 'jq'])), ['kubectl'])
  })

  it('go when the tool has been installed since', async () => {
    await prepareShims(request(), ['kubectl', 'jq'])
    install('jq')
    assert.deepEqual(namesIn(await prepareShims(request(), ['kubectl', 'jq'])), ['kubectl'])
  })

  it('are made anyway for tools whose real thing would reach a real cloud', async () => {
    install('gcloud')
    assert.deepEqual(namesIn(await prepareShims(request(), ['gcloud'], true)), ['gcloud'])
  })

  it("start without the machine's certificate authorities where only the sandbox is asked", async () => {
    const shims = await prepareShims(request(), ['gcloud', 'kubectl'])
    const drops = (name: string) => /^unset NODE_EXTRA_CA_CERTS$/m.test(readFileSync(path.join(shims, name), 'utf8'))
    assert.deepEqual([drops('gcloud'), drops('kubectl')], [true, false])
  })

  it('can be run', async function () {
    if (process.platform === 'win32') this.skip()
    const shims = await prepareShims(request(), ['kubectl'])
    assert.equal(statSync(path.join(shims, 'kubectl')).mode & 0o111, 0o111)
  })
})
