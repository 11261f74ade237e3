import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../../helpers/api-server.ts'
import { type Conversation, conversation } from './support/conversation.ts'

const BODY = '{"metadata":{"name":"expected"}}'
const post = (path: string, expectation: string) =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\nExpect: ${expectation}\r\nContent-Length: ${BODY.length}\r\n\r\n`
const CREATE = '/api/v1/namespaces/default/configmaps?dryRun=All'

describe('Expect', () => {
  let server: TestServer
  let client: Conversation
  before(async () => {
    server = await startTestServer()
  })
  after(() => server.close())
  beforeEach(() => {
    client = conversation(server.connect())
  })
  afterEach(() => client.close())

  it('makes the server ask for the body', async () => {
    client.say(post(CREATE, '100-continue'))
    assert.equal((await client.answer()).status, '100 Continue')
    client.say(BODY)
    assert.equal((await client.answer()).status, '201 Created')
  })

  it('spares a body that nobody reads, and ends the connection', async () => {
    client.say(post('/none', '100-continue'))
    const { status, headers } = await client.answer()
    assert.deepEqual([status, headers.get('connection')], ['404 Not Found', 'close'])
    assert.equal(await client.rest(), '')
  })

  it('changes nothing for a request without a body', async () => {
    client.say('GET /readyz HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n')
    assert.equal((await client.answer()).body, 'ok')
  })

  it('is refused for anything else', async () => {
    client.say(post(CREATE, 'a miracle'))
    assert.equal((await client.answer()).status, '417 Expectation Failed')
  })
})
