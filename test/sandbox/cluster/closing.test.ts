import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { kinds } from '../../../src/sandbox/kinds.ts'
import { startSandbox } from '../../../src/sandbox/sandbox.ts'
import type { Sandbox } from '../../../src/sandbox/types.ts'
import { removeFolder, temporaryFolder } from '../../helpers/temporary-folder.ts'

describe('the end of a cluster in the middle of its work', () => {
  let directory: string
  let sandbox: Sandbox
  const errors: unknown[] = []
  beforeEach(async () => {
    directory = temporaryFolder()
    errors.length = 0
    sandbox = await startSandbox({ flavour: 'minikube', directory, onError: (error) => errors.push(error) })
  })
  afterEach(async () => {
    await sandbox.close()
    removeFolder(directory)
  })

  const client = () => {
    assert.ok(sandbox.cluster)
    return sandbox.cluster.clientFor('test')
  }

  /** Lets a Deployment come to so many pods that run. */
  const deploy = async (running: number) => {
    const labels = { app: 'web' }
    const started = new Promise<void>((resolve) => {
      const stop = client().watch(kinds.pods, () => {
        const pods = client().list(kinds.pods, 'default')
        if (pods.filter(({ status }) => status?.phase === 'Running').length < running) return
        stop()
        resolve()
      })
    })
    await client().create(kinds.deployments, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        replicas: 60,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } },
      },
    })
    await started
  }

  for (const running of [1, 5, 20]) {
    it(`tells of no error and leaves nothing to the next one, after ${running} pods`, async () => {
      await deploy(running)
      await sandbox.reset()
      await deploy(running)
      await sandbox.close()
      assert.deepEqual([...errors], [])
      sandbox = await startSandbox({ flavour: 'minikube', directory, onError: (error) => errors.push(error) })
      assert.equal(client().list(kinds.deployments, 'default').length, 1)
      assert.deepEqual([...errors], [])
    })
  }
})
