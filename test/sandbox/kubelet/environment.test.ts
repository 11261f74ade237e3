import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { containerEnvironment } from '../../../src/sandbox/kubelet/environment/environment.ts'
import { expand } from '../../../src/sandbox/kubelet/environment/expand.ts'
import type { Container, Pod } from '../../../src/sandbox/schema/types.gen.ts'
import { fakeCluster } from '../../helpers/fake-client.ts'
import { fakeClock } from '../../helpers/fake-clock.ts'

describe('environment of a container', () => {
  const { client } = fakeCluster(fakeClock(), [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'ns' }, ...{ data: { A: '1', B: '2' } } },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'ns' }, ...{ data: { P: 'cHc=' } } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'my-db', namespace: 'ns' },
      ...{ spec: { clusterIP: '10.96.0.7', ports: [{ name: 'sql', port: 3306, protocol: 'TCP' }] } },
    },
  ])
  const environment = (fields: Partial<Container>) => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'ns', labels: { app: 'x' } },
      spec: { containers: [], nodeName: 'n1' },
    } as unknown as Pod
    const container = { name: 'main', ...fields }
    return containerEnvironment({
      reader: client,
      pod,
      container,
      addresses: { podIP: '10.244.0.9', hostIP: '192.168.49.2' },
    })
  }

  it('takes over all of a ConfigMap or Secret, with a prefix', () => {
    const { X_A, P } = environment({
      envFrom: [{ prefix: 'X_', configMapRef: { name: 'c' } }, { secretRef: { name: 's' } }],
    })
    assert.deepEqual([X_A, P], ['1', 'pw'])
  })

  it('expands variables that come before', () => {
    const { URL } = environment({
      env: [
        { name: 'HOST', value: 'h' },
        { name: 'URL', value: 'http://$(HOST)/$(LATER)' },
      ],
    })
    assert.equal(URL, 'http://h/$(LATER)')
  })

  it('gives fields of the pod', () => {
    const paths = ['metadata.name', "metadata.labels['app']", 'status.podIP', 'status.hostIP', 'spec.nodeName']
    const env = paths.map((fieldPath, index) => ({ name: `V${index}`, valueFrom: { fieldRef: { fieldPath } } }))
    const { V0, V1, V2, V3, V4 } = environment({ env })
    assert.deepEqual([V0, V1, V2, V3, V4], ['p', 'x', '10.244.0.9', '192.168.49.2', 'n1'])
  })

  it('gives resources in units of the divisor, rounded up', () => {
    const from = (resource: string, divisor: string) => ({ resourceFieldRef: { resource, divisor } })
    const { CPU, MEMORY } = environment({
      resources: { limits: { cpu: '1500m', memory: '64Mi' } },
      env: [
        { name: 'CPU', valueFrom: from('limits.cpu', '1') },
        { name: 'MEMORY', valueFrom: from('limits.memory', '1Mi') },
      ],
    })
    assert.deepEqual([CPU, MEMORY], ['2', '64'])
  })

  it('describes the Services of the namespace', () => {
    const variables = environment({})
    assert.equal(variables['MY_DB_SERVICE_HOST'], '10.96.0.7')
    assert.equal(variables['MY_DB_SERVICE_PORT_SQL'], '3306')
    assert.equal(variables['MY_DB_PORT_3306_TCP'], 'tcp://10.96.0.7:3306')
  })

  it('names the key that is missing', () => {
    const env = [{ name: 'V', valueFrom: { configMapKeyRef: { name: 'c', key: 'none' } } }]
    assert.throws(() => environment({ env }), { message: "couldn't find key none in ConfigMap ns/c" })
  })

  it('leaves out what is optional and missing', () => {
    const env = [{ name: 'V', valueFrom: { secretKeyRef: { name: 'none', key: 'k', optional: true } } }]
    assert.equal('V' in environment({ env }), false)
  })
})

describe('expansion', () => {
  it('makes $$ a dollar that starts nothing', () => {
    assert.equal(
      expand('$$(A) $(A) $(', (name) => `<${name}>`),
      '$(A) <A> $(',
    )
  })
})
