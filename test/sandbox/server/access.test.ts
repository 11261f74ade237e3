import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { createCertificate } from '../../../src/util/pki/certificate.ts'
import { startTestServer, type TestServer } from '../../helpers/api-server.ts'

const PODS = '/api/v1/namespaces/default/pods'
const ACCOUNTS = '/api/v1/namespaces/default/serviceaccounts'
const RBAC = '/apis/rbac.authorization.k8s.io/v1/namespaces/default'

describe('access', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
    await server.call('POST', ACCOUNTS, { body: { metadata: { name: 'default' } } })
  })
  after(() => server.close())

  const tokenOf = async (account: string) => {
    await server.call('POST', ACCOUNTS, { body: { metadata: { name: account } } })
    const { json } = await server.call('POST', `${ACCOUNTS}/${account}/token`, { body: {} })
    return { authorization: `Bearer ${json.status.token}` }
  }

  it('tells nobody in particular what it is, and nothing else', async () => {
    assert.equal((await server.call('GET', '/version', { anonymous: true })).code, 200)
    const { code, json } = await server.call('GET', PODS, { anonymous: true })
    assert.equal(code, 403)
    assert.equal(
      json.message,
      'pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" in the namespace "default"',
    )
  })

  it('refuses a certificate of another authority, unless a token comes with it', async () => {
    const as = createCertificate({
      commonName: 'x',
      organizations: ['system:masters'],
      usage: 'client',
      now: Date.now(),
    })
    const { code, json } = await server.call('GET', '/version', { as })
    assert.deepEqual([code, json.message], [401, 'Unauthorized'])
    const headers = await tokenOf('guest')
    assert.equal((await server.call('GET', '/version', { as, headers })).code, 200)
  })

  it('refuses a token that is not its own', async () => {
    const { code, json } = await server.call('GET', PODS, {
      anonymous: true,
      headers: { authorization: 'Bearer x.y.z' },
    })
    assert.deepEqual([code, json.message], [401, 'Unauthorized'])
  })

  it('lets a service account do what a role allows', async () => {
    const headers = await tokenOf('reader')
    assert.equal((await server.call('GET', PODS, { anonymous: true, headers })).code, 403)
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }]
    await server.call('POST', `${RBAC}/roles`, { body: { metadata: { name: 'reader' }, rules } })
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' }
    const subjects = [{ kind: 'ServiceAccount', name: 'reader', namespace: 'default' }]
    await server.call('POST', `${RBAC}/rolebindings`, { body: { metadata: { name: 'reader' }, roleRef, subjects } })
    assert.equal((await server.call('GET', PODS, { anonymous: true, headers })).code, 200)
    assert.equal((await server.call('DELETE', PODS, { anonymous: true, headers })).code, 403)
  })

  it('ends a token with its account', async () => {
    const headers = await tokenOf('brief')
    await server.call('DELETE', `${ACCOUNTS}/brief`)
    assert.equal((await server.call('GET', '/version', { anonymous: true, headers })).code, 401)
  })

  it('acts as another user for the admin only', async () => {
    const { json } = await server.call('GET', PODS, { headers: { 'impersonate-user': 'bob' } })
    assert.match(json.message, /User "bob" cannot list resource "pods"/)
    const headers = { ...(await tokenOf('mallory')), 'impersonate-user': 'kubernetes-admin' }
    const refused = await server.call('GET', PODS, { anonymous: true, headers })
    assert.match(refused.json.message, /cannot impersonate resource "users"/)
  })

  it('answers can-i', async () => {
    const body = { spec: { user: 'bob', resourceAttributes: { verb: 'list', resource: 'pods', namespace: 'default' } } }
    const { json } = await server.call('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { body })
    assert.equal(json.status.allowed, false)
  })

  it('remembers every request', async () => {
    await server.call('GET', `${PODS}/nope`, { headers: { 'user-agent': 'kubectl/v1.33' } })
    const event = server.api.audit.events.at(-1)
    assert.deepEqual(
      [event?.verb, event?.objectRef?.name, event?.responseStatus.code, event?.userAgent],
      ['get', 'nope', 404, 'kubectl/v1.33'],
    )
  })
})
