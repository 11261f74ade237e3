import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, afterEach, before, beforeEach, describe, it } from 'mocha'
import { WebSocket } from 'ws'
import { startTestServer, type TestServer } from '../../../helpers/api-server.ts'
import { type Conversation, conversation } from './support/conversation.ts'

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
const get = (path: string, ...more: string[]) => `${[`GET ${path} HTTP/1.1`, 'Host: a', ...more].join('\r\n')}\r\n\r\n`
const upgrade = (protocol: string) => ['Connection: Upgrade', `Upgrade: ${protocol}`]
const HANDSHAKE = ['Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', 'Sec-WebSocket-Version: 13']

describe('requests to upgrade a connection', () => {
  let server: TestServer
  let client: Conversation
  const warnings: Error[] = []
  const warned = (warning: Error) => void warnings.push(warning)
  before(async () => {
    process.on('warning', warned)
    server = await startTestServer()
  })
  after(async () => {
    process.off('warning', warned)
    await server.close()
  })
  beforeEach(() => {
    client = conversation(server.connect())
  })
  afterEach(() => client.close())

  for (const protocol of ['websocket', 'SPDY/3.1', 'h2c', 'foo']) {
    it(`are answered as ordinary ones where nothing speaks ${protocol}`, async () => {
      client.say(get('/readyz', ...upgrade(protocol)))
      const { status, body } = await client.answer()
      assert.deepEqual([status, body], ['200 OK', 'ok'])
    })
  }

  it('leave the connection as it was', async () => {
    for (let count = 0; count < 30; count++) {
      client.say(get(count % 2 ? '/readyz' : '/livez', ...upgrade('h2c')))
      assert.equal((await client.answer()).status, '200 OK')
    }
    client.say(get('/none'))
    assert.equal((await client.answer()).status, '404 Not Found')
    assert.equal(server.api.connections, 1)
    assert.deepEqual(warnings, [])
  })

  it('are answered in their order when more follow at once', async () => {
    client.say(get('/none') + get('/readyz', ...upgrade('h2c')) + get('/none', ...upgrade('foo')) + get('/livez'))
    const codes = []
    for (let count = 0; count < 4; count++) codes.push((await client.answer()).status.slice(0, 3))
    assert.deepEqual(codes, ['404', '200', '404', '200'])
  })

  it('leave a long answer before them whole', async () => {
    for (let count = 0; count < 4; count++) {
      const body = { metadata: { name: `long-${count}` }, data: { letters: 'x'.repeat(900_000) } }
      await server.call('POST', CONFIG_MAPS, { body })
    }
    client.say(get(CONFIG_MAPS) + get('/readyz', ...upgrade('h2c')))
    assert.equal(JSON.parse((await client.answer()).body).items.length, 4)
    assert.equal((await client.answer()).body, 'ok')
    for (let count = 0; count < 4; count++) await server.call('DELETE', `${CONFIG_MAPS}/long-${count}`)
  })

  it('keep their body', async () => {
    const body = '{"metadata":{"name":"upgraded"}}'
    const head = get(`${CONFIG_MAPS}?dryRun=All`, ...upgrade('websocket'), `Content-Length: ${body.length}`)
    client.say(head.replace('GET', 'POST') + body.slice(0, 9))
    client.say(body.slice(9))
    const answer = await client.answer()
    assert.equal(JSON.parse(answer.body).metadata.name, 'upgraded')
  })

  it('are authenticated as others', async () => {
    const stranger = { anonymous: true, headers: { connection: 'Upgrade', upgrade: 'foo' } }
    assert.equal((await server.call('GET', CONFIG_MAPS, stranger)).code, 403)
  })

  it('are refused with the reason where a stream is asked for', async () => {
    client.say(get('/api/v1/namespaces/default/pods/none/exec', ...upgrade('SPDY/3.1')))
    assert.equal(JSON.parse((await client.answer()).body).message, 'pods "none" not found')
  })

  it('turn a watch into messages for a browser', async () => {
    const { port } = server.api
    const socket = new WebSocket(`wss://127.0.0.1:${port}${CONFIG_MAPS}?watch=1&resourceVersion=0`, {
      ...server.identity,
      origin: 'https://here',
    })
    await once(socket, 'open')
    await server.call('POST', CONFIG_MAPS, { body: { metadata: { name: 'seen' } } })
    const [data, isBinary] = await once(socket, 'message')
    const { type, object } = JSON.parse(String(data))
    assert.deepEqual([type, object.metadata.name, isBinary], ['ADDED', 'seen', false])
    assert.match(String(data), /^.*\n$/)
    const closed = once(socket, 'close')
    socket.close()
    await closed
  })

  it('end a watch in messages when its time is over', async () => {
    const { port } = server.api
    const path = `${CONFIG_MAPS}?watch=1&timeoutSeconds=1&resourceVersion=0`
    const socket = new WebSocket(`wss://127.0.0.1:${port}${path}`, { ...server.identity, origin: 'https://here' })
    const [code] = await once(socket, 'close')
    assert.equal(code, 1000)
  })

  it('are answered without a body where only the head is asked for', async () => {
    const head = get(`${CONFIG_MAPS}?watch=1`, ...upgrade('websocket'), ...HANDSHAKE, 'Connection: close')
    client.say(head.replace('GET', 'HEAD'))
    assert.match(await client.rest(), /^HTTP\/1\.1 405 .*\r\n\r\n$/s)
  })

  it('do not watch in two protocols', async () => {
    const more = [...upgrade('websocket'), ...HANDSHAKE, 'Origin: https://here', 'Sec-WebSocket-Protocol: a, b']
    client.say(get(`${CONFIG_MAPS}?watch=1`, ...more))
    assert.equal((await client.answer()).status, '400 Bad Request')
  })

  it('do not watch for who does not say where it comes from', async () => {
    client.say(get(`${CONFIG_MAPS}?watch=1`, ...upgrade('websocket'), ...HANDSHAKE))
    assert.equal((await client.answer()).status, '403 Forbidden')
  })

  it('are refused a watch of what there is not', async () => {
    const more = [...upgrade('websocket'), ...HANDSHAKE, 'Origin: https://here']
    client.say(get('/api/v1/namespaces/default/none?watch=1', ...more))
    assert.equal((await client.answer()).status, '404 Not Found')
  })
})

describe('CONNECT', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
  })
  after(() => server.close())

  it('is a method that nothing allows, and ends the connection', async () => {
    const client = conversation(server.connect())
    client.say(get(CONFIG_MAPS).replace('GET', 'CONNECT'))
    assert.match(await client.rest(), /^HTTP\/1\.1 405 .*"reason":"MethodNotAllowed"/s)
  })
})
