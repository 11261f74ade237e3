import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../helpers/api-server.ts'
import { type Conversation, conversation } from './http/support/conversation.ts'

const CORE = '/api/v1/namespaces/default'
const RBAC = '/apis/rbac.authorization.k8s.io/v1/namespaces/default'

/** A no-break space counts as one in JavaScript, and as a letter like any other in Go and in HTTP. */
const ALMOST_APPLY = '\u00a0application/apply-patch+yaml'

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

  it('is not got around with a content type that is almost one', async () => {
    const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'none' } })
    const headers = `Host: a\r\nImpersonate-User: bob\r\nContent-Type: ${ALMOST_APPLY}\r\nContent-Length: ${body.length}`
    client.say(`PATCH ${CORE}/configmaps/none?fieldManager=bob HTTP/1.1\r\n${headers}\r\n\r\n${body}`)
    assert.equal((await client.answer()).status, '415 Unsupported Media Type')
  })

  for (const [name, resource, kind, method, query, type] of [
    ['apply', 'configmaps', 'ConfigMap', 'PATCH', '?fieldManager=bob', 'application/apply-patch+yaml'],
    ['PUT', 'endpoints', 'Endpoints', 'PUT', '', 'application/json'],
  ] as const) {
    it(`is asked for before ${name} makes anything`, async () => {
      const path = `${CORE}/${resource}/none`
      const body = { apiVersion: 'v1', kind, metadata: { name: 'none' } }
      const headers = { 'impersonate-user': 'bob', 'content-type': type }
      assert.equal((await server.call(method, `${path}${query}`, { body, headers })).code, 403)
      assert.equal((await server.call('GET', path)).code, 404)
    })

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
