import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../helpers/api-server.ts'
import { type Conversation, conversation } from './http/support/conversation.ts'

const CORE = '/api/v1/namespaces/default'
const RBAC = '/apis/rbac.authorization.k8s.io/v1/namespaces/default'

/** Whoever may change what is there must not find a way to make what is not: not even when it goes while the request is under way. */
describe('the right to create', () => {
  let server: TestServer
  let client: Conversation
  before(async () => {
    server = await startTestServer()
    const rules = [{ apiGroups: [''], resources: ['configmaps', 'endpoints'], verbs: ['get', 'update', 'patch'] }]
    await server.call('POST', `${RBAC}/roles`, { body: { metadata: { name: 'editor' }, rules } })
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'editor' }
    const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'bob' }]
    await server.call('POST', `${RBAC}/rolebindings`, { body: { metadata: { name: 'editor' }, roleRef, subjects } })
  })
  after(() => server.close())
  beforeEach(() => {
    client = conversation(server.connect())
  })
  afterEach(() => client.close())

  for (const [name, resource, kind, method, query, type] of [
    ['apply', 'configmaps', 'ConfigMap', 'PATCH', '?fieldManager=bob', 'application/apply-patch+yaml'],
    ['PUT', 'endpoints', 'Endpoints', 'PUT', '', 'application/json'],
  ] as const) {
    it(`is asked for when ${name} makes what has gone meanwhile`, async () => {
      const path = `${CORE}/${resource}/gone`
      await server.call('POST', `${CORE}/${resource}`, { body: { metadata: { name: 'gone' } } })
      const body = JSON.stringify({ apiVersion: 'v1', kind, metadata: { name: 'gone' } })
      const headers = [
        'Host: a',
        'Impersonate-User: bob',
        'Expect: 100-continue',
        `Content-Type: ${type}`,
        `Content-Length: ${body.length}`,
      ]
      client.say(`${method} ${path}${query} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`)
      assert.equal((await client.answer()).status, '100 Continue')
      await server.call('DELETE', path)
      client.say(body)
      const answer = await client.answer()
      assert.equal(answer.status, '403 Forbidden')
      assert.match(answer.body, new RegExp(`User \\\\"bob\\\\" cannot create resource \\\\"${resource}\\\\"`))
      assert.equal((await server.call('GET', path)).code, 404)
    })
  }
})
