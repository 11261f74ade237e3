import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../../helpers/api-server.ts'

const PODS = '/api/v1/namespaces/default/pods'
const CLASSES = '/apis/node.k8s.io/v1/runtimeclasses'

describe('admission of pods with a RuntimeClass', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
    await server.call('POST', '/api/v1/namespaces/default/serviceaccounts', { body: { metadata: { name: 'default' } } })
    const scheduling = {
      nodeSelector: { runtime: 'vm' },
      tolerations: [
        { key: 'vm', operator: 'Exists' },
        { key: 'vm', operator: 'Exists', effect: 'NoSchedule' },
      ],
    }
    const heavy = { handler: 'vm', overhead: { podFixed: { cpu: '250m', memory: '64Mi' } }, scheduling }
    await server.call('POST', CLASSES, { body: { metadata: { name: 'heavy' }, ...heavy } })
    await server.call('POST', CLASSES, { body: { metadata: { name: 'plain' }, handler: 'runc' } })
  })
  after(() => server.close())

  const create = async (name: string, spec: object) => {
    const body = { metadata: { name }, spec: { containers: [{ name: 'c', image: 'i' }], ...spec } }
    return (await server.call('POST', PODS, { body })).json
  }

  it('refuses a class that is not there', async () => {
    const { code, message } = await create('missing', { runtimeClassName: 'nope' })
    assert.equal(code, 403)
    assert.equal(message, 'pods "missing" is forbidden: pod rejected: RuntimeClass "nope" not found')
  })

  it('gives the pod its overhead, its nodes and its tolerations', async () => {
    const { spec } = await create('heavy', { runtimeClassName: 'heavy', tolerations: [], nodeSelector: { a: 'b' } })
    assert.deepEqual(spec.overhead, { cpu: '250m', memory: '64Mi' })
    assert.deepEqual(spec.nodeSelector, { a: 'b', runtime: 'vm' })
    const own = spec.tolerations.filter(({ key }: { key: string }) => key === 'vm')
    assert.deepEqual(own, [{ key: 'vm', operator: 'Exists' }])
  })

  it('takes the same overhead in other words', async () => {
    const overhead = { cpu: '0.25', memory: '65536Ki' }
    assert.equal((await create('same', { runtimeClassName: 'heavy', overhead })).kind, 'Pod')
  })

  for (const [what, spec, message] of [
    [
      'another overhead',
      { runtimeClassName: 'heavy', overhead: { cpu: '1' } },
      "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
    ],
    [
      'overhead without a class',
      { overhead: { cpu: '1' } },
      'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
    ],
    [
      'overhead with a class that has none',
      { runtimeClassName: 'plain', overhead: { cpu: '1' } },
      'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
    ],
    [
      'nodes that are not those of the class',
      { runtimeClassName: 'heavy', nodeSelector: { runtime: 'runc' } },
      'conflict: runtimeClass.scheduling.nodeSelector[runtime] = vm; pod.spec.nodeSelector[runtime] = runc',
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      assert.equal((await create('refused', spec)).message, `pods "refused" is forbidden: ${message}`)
    })
  }
})
