import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { createTransport } from '../../src/cluster/transport.ts'
import { apiSource, type WatchEvent } from '../../src/cluster/watch/source.ts'
import { credentialsFor, fakeServer, type Handler, status } from './fake-server.ts'

const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', resourceVersion: '2' } }

/** The events of a watch that a server answers, and the error it ends with. */
async function watched(handler: Handler): Promise<{ events: WatchEvent[]; error?: unknown; request: string }> {
  const server = await fakeServer(handler)
  const transport = createTransport(credentialsFor(server.url))
  const events: WatchEvent[] = []
  try {
    for await (const event of apiSource(transport, '/api/v1/pods', { fieldSelector: 'metadata.name=a' }).watch(
      '7',
      new AbortController().signal,
    )) {
      events.push(event)
    }
    return { events, request: server.requests[0] ?? '' }
  } catch (error) {
    return { events, error, request: server.requests[0] ?? '' }
  } finally {
    transport.close()
    server.close()
  }
}

const problemOf = (error: unknown) => Reflect.get(Object(error), 'problem')
const begin = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'application/json' })

describe('the stream of a watch', () => {
  it('asks for bookmarks and a limit of time, from the version on', async () => {
    const { request } = await watched((_request, response) => begin(response).end())
    const query = new URL(request.replace('GET ', ''), 'http://x').searchParams
    assert.deepEqual(
      [query.get('watch'), query.get('allowWatchBookmarks'), query.get('resourceVersion')],
      ['1', 'true', '7'],
    )
    assert.ok(Number(query.get('timeoutSeconds')) >= 240)
  })

  it('puts events together that arrive in pieces, also within a character', async () => {
    const korean = { ...object, metadata: { ...object.metadata, annotations: { a: '한글' } } }
    const bytes = Buffer.from(`${JSON.stringify({ type: 'ADDED', object: korean })}\n`)
    const { events } = await watched((_request, response) => {
      begin(response)
      for (const byte of bytes) response.write(Buffer.of(byte))
      response.end()
    })
    assert.deepEqual(events, [{ type: 'ADDED', object: korean }])
  })

  it('gives several events of one piece in their order', async () => {
    const { events } = await watched((_request, response) => {
      begin(response).end(
        ['ADDED', 'MODIFIED', 'DELETED'].map((type) => `${JSON.stringify({ type, object })}\n`).join(''),
      )
    })
    assert.deepEqual(
      events.map(({ type }) => type),
      ['ADDED', 'MODIFIED', 'DELETED'],
    )
  })

  it('ends with the error that an ERROR event tells', async () => {
    const { error } = await watched((_request, response) => {
      const expired = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' }
      begin(response).end(`${JSON.stringify({ type: 'ERROR', object: expired })}\n`)
    })
    assert.equal(Reflect.get(Object(error), 'status'), 410)
  })

  it('ends with the error of the server that refuses it', async () => {
    assert.equal(
      problemOf((await watched((_request, response) => status(response, 403, 'Forbidden', 'no'))).error),
      'forbidden',
    )
    assert.equal(
      problemOf((await watched((_request, response) => status(response, 503, 'x', 'no'))).error),
      'unavailable',
    )
  })

  it('ends with an error when the connection breaks', async () => {
    const { error } = await watched((request, response) => {
      begin(response).write(`${JSON.stringify({ type: 'ADDED', object })}\n`)
      setImmediate(() => request.socket.destroy())
    })
    assert.equal(problemOf(error), 'unreachable')
  })

  it('ends with an error when a page of HTML comes instead', async () => {
    const { error } = await watched((_request, response) => begin(response).end('<html>\n</html>\n'))
    assert.equal(problemOf(error), 'not-kubernetes')
  })
})
