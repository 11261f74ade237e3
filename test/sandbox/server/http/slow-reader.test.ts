import assert from 'node:assert/strict'
import type { TLSSocket } from 'node:tls'
import { after, afterEach, before, beforeEach, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../../helpers/api-server.ts'
import { type Conversation, conversation } from './support/conversation.ts'

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
const LETTERS = 'x'.repeat(900_000)

/** Node.js stops reading a connection whose client does not read, in the middle of what has come. */
describe('a client that goes on before it has read the answer', () => {
  let server: TestServer
  let socket: TLSSocket
  let client: Conversation
  before(async () => {
    server = await startTestServer()
    for (let count = 0; count < 4; count++) {
      const body = { metadata: { name: `big-${count}` }, data: { letters: LETTERS } }
      assert.equal((await server.call('POST', CONFIG_MAPS, { body })).code, 201)
    }
  })
  after(() => server.close())
  beforeEach(() => {
    socket = server.connect()
    client = conversation(socket)
  })
  afterEach(() => client.close())

  for (const [size, status] of [
    [400_000, '201 Created'],
    [4_000_000, '413 Request Entity Too Large'],
  ] as const) {
    it(`is told ${status} in turn when it sends ${size} bytes`, async () => {
      client.say(`GET ${CONFIG_MAPS} HTTP/1.1\r\nHost: a\r\n\r\n`)
      const answering = new Promise((resolve) => socket.once('data', resolve))
      await answering
      socket.pause()
      const body = JSON.stringify({ metadata: { name: 'late' }, data: { letters: LETTERS.repeat(9).slice(0, size) } })
      client.say(`POST ${CONFIG_MAPS}?dryRun=All HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
      await server.call('GET', '/readyz')
      socket.resume()
      assert.equal(JSON.parse((await client.answer()).body).items.length, 4)
      assert.equal((await client.answer()).status, status)
    })
  }
})
