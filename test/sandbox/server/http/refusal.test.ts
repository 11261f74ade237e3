import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../../helpers/api-server.ts'
import { conversation } from './support/conversation.ts'

const POST = 'POST /api/v1/namespaces/default/configmaps?dryRun=All HTTP/1.1\r\nHost: a\r\n'

/** What is refused, by what is said: status line and text, as a real server gives them. */
const REFUSED: readonly [what: string, bytes: string, status: string, text?: string][] = [
  ['HTTP 0.9', 'GET /readyz\r\n\r\n', '400 Bad Request'],
  ['HTTP 2', 'GET /readyz HTTP/2.0\r\nHost: a\r\n\r\n', '505 HTTP Version Not Supported: unsupported protocol version'],
  ['no host', 'GET /readyz HTTP/1.1\r\n\r\n', '400 Bad Request: missing required Host header'],
  ['two hosts', 'GET /readyz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', '400 Bad Request'],
  ['a host that is none', 'GET /readyz HTTP/1.1\r\nHost: a/b\r\n\r\n', '400 Bad Request: malformed Host header'],
  ['a wrong escape', 'GET /readyz%zz HTTP/1.1\r\nHost: a\r\n\r\n', '400 Bad Request'],
  ['no request', 'what?\r\n\r\n', '400 Bad Request'],
  ['a path that is none', 'GET readyz HTTP/1.1\r\nHost: a\r\n\r\n', '400 Bad Request'],
  ['a negative length', `${POST}Content-Length: -1\r\n\r\n`, '400 Bad Request'],
  [
    'headers without end',
    `GET / HTTP/1.1\r\nX: ${'x'.repeat(1_060_000)}\r\n\r\n`,
    '431 Request Header Fields Too Large',
  ],
  [
    'compressed chunks',
    `${POST}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
    '501 Not Implemented',
    'Unsupported transfer encoding',
  ],
  [
    'an encoding that is none',
    `${POST}Transfer-Encoding: identity\r\n\r\n`,
    '501 Not Implemented',
    'Unsupported transfer encoding',
  ],
]

describe('what is no request to a server', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
  })
  after(() => server.close())

  for (const [what, bytes, status, text = status] of REFUSED) {
    it(`is refused in the words of Go: ${what}`, async () => {
      const client = conversation(server.connect())
      client.say(bytes)
      const answer = await client.answer()
      assert.deepEqual([answer.status, answer.body], [status, text])
      assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8')
      assert.equal(await client.rest(), '')
    })
  }

  for (const [what, chunk, message] of [
    ['without a size', 'zz\r\n', 'invalid byte in chunk length'],
    ['longer than it says', '2\r\n{}}}0\r\n\r\n', 'malformed chunked encoding'],
  ]) {
    it(`has a Status when a chunk of the body is ${what}`, async () => {
      const client = conversation(server.connect())
      client.say(`${POST}Transfer-Encoding: chunked\r\n\r\n${chunk}`)
      const { status, body } = await client.answer()
      assert.deepEqual([status, JSON.parse(body).message], ['500 Internal Server Error', message])
    })
  }

  it('does not include headers of a megabyte', async () => {
    const client = conversation(server.connect())
    client.say(`GET /readyz HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(1024 * 1024)}\r\n\r\n`)
    assert.equal((await client.answer()).status, '200 OK')
    client.close()
  })

  it('is not made of many headers', async () => {
    const client = conversation(server.connect())
    client.say(`GET /api/v1/nodes HTTP/1.1\r\nHost: a\r\n${'X: 1\r\n'.repeat(3000)}Accept: application/yaml\r\n\r\n`)
    assert.equal((await client.answer()).headers.get('content-type'), 'application/yaml')
    client.close()
  })
})
