import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'mocha'
import { kinds } from '../../src/sandbox/kinds.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import type { Sandbox } from '../../src/sandbox/types.ts'

describe('sandbox', function () {
  this.timeout(60_000)
  let sandbox: Sandbox | undefined
  afterEach(() => sandbox?.close())

  const nodesOf = ({ cluster }: Sandbox) => cluster?.clientFor('kubectl').list(kinds.nodes) ?? []

  it('is a minikube with one node', async () => {
    sandbox = await startSandbox({ flavour: 'minikube' })
    assert.deepEqual(
      nodesOf(sandbox).map(({ metadata }) => metadata.name),
      ['minikube'],
    )
    assert.match(sandbox.kubeconfig(), /current-context: minikube/)
  })

  it('has the account that pods need as soon as it runs', async () => {
    sandbox = await startSandbox({ flavour: 'minikube', port: 0 })
    assert.ok(sandbox.cluster?.clientFor('test').get(kinds.serviceAccounts, 'default', 'default'))
  })

  it('runs in kube-system what people see there', async () => {
    sandbox = await startSandbox({ flavour: 'minikube' })
    const client = sandbox.cluster?.clientFor('kubectl')
    const running = await new Promise<string[]>((resolve) => {
      const look = () => {
        const pods = client?.list(kinds.pods, 'kube-system') ?? []
        const ready = pods.filter(({ status }) => status?.containerStatuses?.every((container) => container.ready))
        if (ready.length === 7) resolve(ready.map(({ metadata }) => metadata.name))
      }
      client?.watch(kinds.pods, () => queueMicrotask(look))
    })
    assert.deepEqual(
      running.map((name) => name.replace(/^(coredns|kube-proxy)-.*/, '$1')),
      [
        'coredns',
        'etcd-minikube',
        'kube-apiserver-minikube',
        'kube-controller-manager-minikube',
        'kube-proxy',
        'kube-scheduler-minikube',
        'storage-provisioner',
      ],
    )
  })

  it('has no cluster on Google Cloud before one is created', async () => {
    sandbox = await startSandbox({ flavour: 'gke' })
    assert.equal(sandbox.cluster, undefined)
    await sandbox.createCluster({ name: 'io', zone: 'us-central1-b' })
    const names = nodesOf(sandbox).map(({ metadata }) => metadata.name)
    assert.equal(names.length, 3)
    for (const name of names) assert.match(name, /^gke-io-default-pool-[0-9a-f]{8}-[0-9a-z]{4}$/)
    assert.match(sandbox.kubeconfig(), /current-context: gke_k8slab-sandbox_us-central1-b_io/)
  })

  it('has one cluster at a time, and none after it is deleted', async () => {
    sandbox = await startSandbox({ flavour: 'gke' })
    await sandbox.createCluster({ name: 'io' })
    await assert.rejects(sandbox.createCluster({ name: 'other' }), { code: 'cluster-exists' })
    await assert.rejects(sandbox.deleteCluster('other'), { code: 'no-such-cluster' })
    await sandbox.deleteCluster('io')
    assert.equal(sandbox.cluster, undefined)
  })

  it('says when its port is taken', async () => {
    sandbox = await startSandbox({ flavour: 'gke' })
    await assert.rejects(startSandbox({ flavour: 'gke', port: sandbox.port }), { code: 'port-taken' })
  })
})
