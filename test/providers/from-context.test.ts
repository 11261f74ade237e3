import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { provideContext } from '../../src/providers/from-context.ts'
import { removeFolder, temporaryFolder } from '../helpers/temporary-folder.ts'
import { kubeconfigWith } from './kubeconfigs.ts'

describe("a cluster of the learner's kubeconfig", () => {
  let folder: string
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => removeFolder(folder))

  const provide = () => {
    const env = { ...kubeconfigWith(folder, ['a', 'b'], 'b'), PATH: '/bin-of-the-learner' }
    const places = { home: folder, stateFolder: folder, workFolder: path.join(folder, 'work') }
    return provideContext('context', 'a', { ...places, namespace: 'lab', flavour: 'minikube', env })
  }

  it('is given to the commands alone, with the namespace of the lab', async () => {
    const { kubeconfig, environment } = await provide()
    assert.equal(environment['KUBECONFIG'], kubeconfig)
    const config = parse(readFileSync(kubeconfig, 'utf8'))
    assert.equal(config['current-context'], 'a')
    assert.deepEqual(config.contexts, [{ name: 'a', context: { cluster: 'c-a', user: 'u-a', namespace: 'lab' } }])
    assert.deepEqual(config.clusters, [{ name: 'c-a', cluster: { server: 'https://a:6443' } }])
    assert.deepEqual(config.users, [{ name: 'u-a', user: { token: 't-a' } }])
  })

  it('keeps its credentials from others', async function () {
    if (process.platform === 'win32') this.skip()
    const { kubeconfig } = await provide()
    assert.equal(statSync(kubeconfig).mode & 0o077, 0)
  })

  it("leaves the learner's own tools and home in front", async () => {
    const { environment } = await provide()
    assert.equal(environment['PATH']?.split(path.delimiter)[0], '/bin-of-the-learner')
    assert.equal(environment['HOME'], undefined)
  })

  it('knows nothing beside its API, and has no bucket to fetch files from', async () => {
    const provided = await provide()
    assert.deepEqual(
      [provided.watchFacts, provided.watchActivity, provided.fetchesFiles],
      [undefined, undefined, false],
    )
  })
})
