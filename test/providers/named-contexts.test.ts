import assert from 'node:assert/strict'
import { contextOfTool, isForTrying } from '../../src/providers/named-contexts.ts'
import { UserError } from '../../src/util/errors.ts'
import { removeFolder, temporaryFolder } from '../helpers/temporary-folder.ts'
import { kubeconfigWith } from './kubeconfigs.ts'

describe('the context of a tool', () => {
  let folder: string
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => removeFolder(folder))

  it('is the only one of the tool', async () => {
    const env = kubeconfigWith(folder, ['prod', 'kind-a'], 'prod')
    assert.equal(await contextOfTool('kind', env), 'kind-a')
  })

  it('is the current one where there are several', async () => {
    const env = kubeconfigWith(folder, ['kind-a', 'kind-b'], 'kind-b')
    assert.equal(await contextOfTool('kind', env), 'kind-b')
  })

  it('has to be named where there are several and none is current', async () => {
    const env = kubeconfigWith(folder, ['kind-a', 'kind-b', 'prod'], 'prod')
    await assert.rejects(contextOfTool('kind', env), (error) => {
      assert.ok(error instanceof UserError)
      assert.deepEqual(error.suggestions, [
        'k8slab start LAB --cluster context:kind-a',
        'k8slab start LAB --cluster context:kind-b',
      ])
      return true
    })
  })

  it('is missed with the command that makes such a cluster', async () => {
    const env = kubeconfigWith(folder, ['minikube-prod'])
    await assert.rejects(contextOfTool('minikube', env), (error) => {
      assert.ok(error instanceof UserError)
      assert.match(error.message, /no context of minikube/)
      assert.equal(error.suggestions[0], 'minikube start')
      return true
    })
  })

  it('is missed where there is no kubeconfig at all', async () => {
    await assert.rejects(contextOfTool('gke', { KUBECONFIG: `${folder}/none` }), UserError)
  })
})

describe('a context for trying things out', () => {
  const names: [string, boolean][] = [
    ['minikube', true],
    ['kind-a', true],
    ['minikube-prod', false],
    ['my-kind-a', false],
    ['gke_p_z_c', false],
    ['prod', false],
  ]
  for (const [name, expected] of names)
    it(`${name}: ${expected ? 'yes' : 'no'}`, () => assert.equal(isForTrying(name), expected))
})
