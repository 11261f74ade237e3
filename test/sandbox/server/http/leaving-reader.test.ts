import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../../helpers/api-server.ts'
import { conversation } from './support/conversation.ts'

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
const LETTERS = 'x'.repeat(900_000)

describe('a client that goes away in the middle of a long answer', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
    for (let count = 0; count < 8; count++) {
      const body = { metadata: { name: `big-${count}` }, data: { letters: LETTERS } }
      assert.equal((await server.call('POST', CONFIG_MAPS, { body })).code, 201)
    }
  })
  after(() => server.close())

  for (const form of ['', '?pretty=true'])
    it(`leaves nothing behind: ${CONFIG_MAPS}${form}`, async () => {
      const socket = server.connect()
      const client = conversation(socket)
      client.say(`GET ${CONFIG_MAPS}${form} HTTP/1.1\r\nHost: a\r\n\r\n`)
      await new Promise((resolve) => socket.once('data', resolve))
      socket.pause()
      await server.call('GET', '/readyz')
      client.close()
      const { code, json } = await server.call('GET', `${CONFIG_MAPS}${form}`)
      assert.equal(code, 200)
      assert.equal(json.items.length, 8)
    })
})
