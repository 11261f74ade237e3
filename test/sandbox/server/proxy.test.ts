import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../helpers/api-server.ts'

describe('proxy subresources', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
  })
  after(() => server.close())

  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    it(`take ${method} to where it is meant for`, async () => {
      const { code, json } = await server.call(method, '/api/v1/namespaces/default/pods/nope/proxy/')
      assert.deepEqual([code, json.message], [404, 'pods "nope" not found'])
    })
  }

  it('take HEAD, too', async () => {
    const { code } = await server.call('HEAD', '/api/v1/namespaces/default/pods/nope/proxy/')
    assert.equal(code, 404)
  })
})
