import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../../helpers/api-server.ts'

describe('what is there from the start', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
  })
  after(() => server.close())

  const get = async (path: string) => (await server.call('GET', path)).json

  it('is owned by who makes it on a real control plane', async () => {
    const { metadata } = await get('/api/v1/namespaces/default')
    assert.deepEqual(metadata.managedFields, [
      {
        manager: 'kube-apiserver',
        operation: 'Update',
        apiVersion: 'v1',
        time: metadata.creationTimestamp,
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:metadata': { 'f:labels': { '.': {}, 'f:kubernetes.io/metadata.name': {} } } },
      },
    ])
    const role = await get('/apis/rbac.authorization.k8s.io/v1/clusterroles/admin')
    assert.deepEqual(
      role.metadata.managedFields.map(({ manager, operation }: { manager: string; operation: string }) => [
        manager,
        operation,
      ]),
      [
        ['clusterrole-aggregation-controller', 'Apply'],
        ['kube-apiserver', 'Update'],
      ],
    )
  })

  it('keeps its owners when somebody writes to it', async () => {
    const body = { metadata: { labels: { a: 'b' } } }
    const headers = { 'content-type': 'application/merge-patch+json' }
    const path = '/api/v1/namespaces/kube-public?fieldManager=me'
    const { json } = await server.call('PATCH', path, { body, headers })
    const managers = json.metadata.managedFields.map(({ manager }: { manager: string }) => manager)
    assert.deepEqual(managers.sort(), ['kube-apiserver', 'me'])
  })

  it('has times and certificates of this cluster', async () => {
    const schema = await get('/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas/probes')
    assert.equal(schema.status.conditions[0].lastTransitionTime, schema.metadata.creationTimestamp)
    const { data } = await get('/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication')
    assert.match(data['client-ca-file'], /^-----BEGIN CERTIFICATE-----/)
    assert.equal(data['requestheader-allowed-names'], '["front-proxy-client"]')
  })

  it('gives each API its priority', async () => {
    const { items } = await get('/apis/apiregistration.k8s.io/v1/apiservices')
    const priorities = items.map(({ metadata, spec }: { metadata: { name: string }; spec: Record<string, number> }) => [
      metadata.name,
      [spec['groupPriorityMinimum'], spec['versionPriority']],
    ])
    const known = Object.fromEntries(priorities)
    assert.deepEqual(
      [known['v1.'], known['v2.autoscaling'], known['v1.apiregistration.k8s.io']],
      [[18000, 1], [17500, 30], undefined],
    )
  })
})
