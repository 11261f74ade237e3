import assert from 'node:assert/strict'
import type { KubeJson, Snapshot } from '../../src/checks/objects.ts'
import { connect } from '../../src/cluster/connect.ts'
import { askOutcome } from '../../src/cluster/http/outcome.ts'
import type { Cluster } from '../../src/cluster/types.ts'
import { type RealControlPlane, startRealControlPlane } from '../helpers/real-control-plane.ts'

const namespace = `k8slab-${process.pid}`

describe('a real API server', function () {
  this.timeout(60_000)
  let controlPlane: RealControlPlane | undefined
  let cluster: Cluster
  const configMap = (value: string): KubeJson =>
    ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace }, data: { value } }) as KubeJson
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace }

  before(async function () {
    controlPlane = await startRealControlPlane(this)
    cluster = await connect({ kubeconfig: controlPlane.kubeconfig })
    await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
  })
  after(async () => {
    cluster?.close()
    await controlPlane?.close()
  })

  it('tells its version', async () => {
    assert.equal((await cluster.version()).major, 1)
  })

  it('takes, changes and gives back objects', async () => {
    await cluster.apply(configMap('1'))
    await cluster.patch(ref, { data: { more: '2' } })
    assert.deepEqual((await cluster.get(ref))?.['data'], { value: '1', more: '2' })
    assert.equal(await cluster.delete(ref), true)
    assert.equal(await cluster.delete(ref), false)
    assert.equal(await cluster.get(ref), undefined)
  })

  it('tells what is watched as it changes', async () => {
    const values: unknown[] = []
    let wake = () => {}
    const watched = cluster.watchObjects(ref, namespace, ({ items }: Snapshot) => {
      values.push(items[0]?.['data'])
      wake()
    })
    const next = () => new Promise<void>((resolve) => (wake = resolve))
    const changes = [
      () => cluster.create(configMap('1')),
      () => cluster.patch(ref, { data: { value: '2' } }),
      () => cluster.delete(ref),
    ]
    await next()
    for (const change of changes) await Promise.all([next(), change()])
    watched.stop()
    assert.deepEqual(values, [undefined, { value: '1' }, { value: '2' }, undefined])
  })

  it('watches a custom resource that comes later', async () => {
    const watched = cluster.watchObjects({ apiVersion: 'example.dev/v1', kind: 'Nothing' }, namespace, () => undefined)
    const known = await new Promise<boolean>((resolve) => {
      const again = cluster.watchObjects(
        { apiVersion: 'example.dev/v1', kind: 'Nothing' },
        namespace,
        ({ kindKnown }) => {
          again.stop()
          resolve(kindKnown)
        },
      )
    })
    watched.stop()
    assert.equal(known, false)
  })

  it('says who may do what', async () => {
    assert.equal(await cluster.can({ verb: 'get', resource: 'pods/log', namespace }), true)
  })

  it('says that a service has nobody behind it', async () => {
    const spec = { selector: { app: 'nobody' }, ports: [{ port: 80 }] }
    await cluster.apply({ apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace }, spec })
    // The proxy finds services through a cache of its own, a moment later.
    const ask = (host: string | undefined) => askOutcome(cluster, { service: 's', port: 80, host }, namespace, 0)
    while ('missing' in (await ask(undefined)));
    const nobody = { noAnswer: 'no endpoints available for service "s"' }
    assert.deepEqual(await ask(undefined), nobody)
    assert.deepEqual(await ask('x'), nobody)
  })
})
