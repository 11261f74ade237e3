import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../helpers/api-server.ts'

const PODS = '/api/v1/namespaces/default/pods'

describe('impersonation', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
  })
  after(() => server.close())

  const get = (headers: Record<string, string>) => server.call('GET', PODS, { headers })

  it('answers as to the user that is impersonated', async () => {
    const { code, json, headers } = await get({ 'impersonate-user': 'bob' })
    assert.equal(code, 403)
    assert.equal(
      json.message,
      'pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default"',
    )
    assert.equal(headers['x-content-type-options'], 'nosniff')
  })

  it('refuses a group without a user in plain text', async () => {
    const { code, text } = await get({ 'impersonate-group': 'g' })
    assert.equal(code, 500)
    assert.equal(text, `Internal Server Error: "${PODS}": requested [{Group  g    }] without impersonating a user\n`)
  })

  it('refuses extras and a uid without a user', async () => {
    const { text } = await get({ 'impersonate-uid': 'u', 'impersonate-extra-foo': 'h' })
    assert.match(
      text,
      /requested \[{UserExtra {2}h {2}authentication\.k8s\.io\/v1 {2}foo} {UID {2}u {2}authentication\.k8s\.io\/v1 {2}}\]/,
    )
  })
})
