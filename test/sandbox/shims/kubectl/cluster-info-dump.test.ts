import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { FakeServer } from './support/fake-server.ts'
import { startFakeServer } from './support/fake-server.ts'
import { run, temporaryKubeconfig } from './support/run.ts'

const list = (kind: string, items: unknown[] = []) => ({ kind, apiVersion: 'v1', metadata: {}, items })
const pod = {
  metadata: { name: 'a', namespace: 'lab', managedFields: [{}] },
  spec: { containers: [{ name: 'c', image: 'i' }] },
}

describe('kubectl cluster-info dump', () => {
  let server: FakeServer
  let kubeconfig: ReturnType<typeof temporaryKubeconfig>
  before(async () => {
    const core = ['events', 'replicationcontrollers', 'services'].map((name) => [
      `GET /api/v1/namespaces/lab/${name}`,
      list(name),
    ])
    const apps = ['daemonsets', 'deployments', 'replicasets'].map((name) => [
      `GET /apis/apps/v1/namespaces/lab/${name}`,
      list(name),
    ])
    const answers = {
      ...Object.fromEntries([...core, ...apps]),
      'GET /api/v1/nodes': list('NodeList'),
      'GET /api/v1/namespaces/lab/pods': list('PodList', [pod]),
      'GET /api/v1/namespaces/lab/pods/a/log': 'hello\n',
    }
    server = await startFakeServer({ answers })
    kubeconfig = temporaryKubeconfig(server.url)
  })
  after(async () => {
    kubeconfig.remove()
    await server.close()
  })

  it('prints the lists of a namespace and the logs of its pods', async () => {
    const { stdout, code } = await run(['cluster-info', 'dump', '--namespaces', 'lab'], { kubeconfig: kubeconfig.path })
    assert.equal(code, 0)
    assert.deepEqual(stdout.match(/^ {4}"kind": "[^"]*"/gm), [
      ...[
        'NodeList',
        'events',
        'replicationcontrollers',
        'services',
        'daemonsets',
        'deployments',
        'replicasets',
        'PodList',
      ].map((kind) => `    "kind": "${kind}"`),
    ])
    assert.match(
      stdout,
      /==== START logs for container c of pod lab\/a ====\nhello\n==== END logs for container c of pod lab\/a ====\n$/,
    )
    assert.doesNotMatch(stdout, /managedFields/)
    assert.match(stdout, /"items": null/)
  })

  it('writes them into a folder', async () => {
    const folder = path.join(kubeconfig.folder, 'dump')
    const argv = ['cluster-info', 'dump', '--namespaces', 'lab', '--output-directory', folder]
    const { stdout } = await run(argv, { kubeconfig: kubeconfig.path })
    assert.equal(stdout, `Cluster info dumped to ${folder}\n`)
    assert.deepEqual(readdirSync(folder).sort(), ['lab', 'nodes.json'])
    assert.match(readFileSync(path.join(folder, 'lab/a/logs.txt'), 'utf8'), /hello/)
  })
})
