import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../helpers/api-server.ts'

const APPS = '/openapi/v3/apis/apps/v1'

describe('OpenAPI over HTTPS', () => {
  let server: TestServer
  let url: string
  before(async () => {
    server = await startTestServer()
    const { text } = await server.call('GET', '/openapi/v3')
    url = JSON.parse(text).paths['apis/apps/v1'].serverRelativeURL
  })
  after(() => server.close())

  it('lets a client keep a document that it names by its hash, so that kubectl reads it once', async () => {
    const { headers, json } = await server.call('GET', url)
    assert.equal(headers['cache-control'], 'public, immutable')
    assert.match(headers.expires ?? '', /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d UTC$/)
    assert.equal(json.openapi, '3.0.0')
  })

  it('leads from an old hash to the right one', async () => {
    const { code, headers } = await server.call('GET', `${APPS}?hash=OLD`)
    assert.equal(code, 301)
    assert.equal(headers.location, url)
  })

  it('lets nobody keep a document asked for without its hash', async () => {
    const { headers } = await server.call('GET', APPS)
    assert.equal(headers['cache-control'], 'no-cache, private')
  })

  it('answers 304 to who has the document already', async () => {
    const { headers } = await server.call('GET', APPS)
    const again = await server.call('GET', APPS, { headers: { 'if-none-match': String(headers.etag) } })
    assert.equal(again.code, 304)
    assert.equal(again.text, '')
  })

  it('sends documents as they are: taking them apart takes longer than loopback', async () => {
    const { headers } = await server.call('GET', url, { headers: { 'accept-encoding': 'gzip' } })
    assert.equal(headers['content-encoding'], undefined)
  })

  it('serves v2, which older clients read', async () => {
    const { code, json } = await server.call('GET', '/openapi/v2')
    assert.equal(code, 200)
    assert.equal(json.swagger, '2.0')
  })
})
