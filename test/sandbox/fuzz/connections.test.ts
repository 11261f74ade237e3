import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import fc from 'fast-check'
import { after, before, describe, it } from 'mocha'
import { startSandbox } from '../../../src/sandbox/sandbox.ts'
import type { Sandbox } from '../../../src/sandbox/types.ts'
import { type FuzzRequest, fuzzRequests } from './support/requests.ts'

const SEED = Number(process.env['K8SLAB_SEED'] ?? Date.now() % 1_000_000)
const PODS = '/api/v1/namespaces/default/pods/none'
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
const upgrade = (path: string, protocol: string, more = '') =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n${more}\r\n`

/** What is sent by clients that have lost their way; none of it ends by itself. */
const BYTES = [
  'GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ',
  `POST ${CONFIG_MAPS} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"a"`,
  `POST ${CONFIG_MAPS} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
  `POST ${CONFIG_MAPS} HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  `GET ${CONFIG_MAPS}?watch=1 HTTP/1.1\r\nHost: a\r\n\r\n`,
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'GET a HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /api/v1/namespaces/a\0b HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /readyz HTTP/1.0\r\n\r\n',
  'GET /readyz\r\n\r\n',
  'GET https://a/readyz HTTP/1.1\r\nHost: b\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(50),
  `GET ${CONFIG_MAPS}?watch=1 HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(3),
  `GET /readyz HTTP/1.1\r\nHost: a\r\n${'X-Many: 1\r\n'.repeat(3000)}\r\n`,
  `GET /readyz HTTP/1.1\r\nHost: a\r\nX-Large: ${'x'.repeat(2_000_000)}\r\n\r\n`,
  `POST ${CONFIG_MAPS} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n{`,
  'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
  `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  upgrade(`${PODS}/exec?command=id`, 'SPDY/3.1'),
  upgrade(`${PODS}/portforward`, 'SPDY/3.1', 'X-Stream-Protocol-Version: nonsense\r\n'),
  upgrade(
    `${PODS}/attach`,
    'websocket',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n',
  ),
  upgrade(`${PODS}/log?follow=1`, 'websocket', 'Sec-WebSocket-Key: short\r\n'),
  upgrade(CONFIG_MAPS, 'nonsense'),
  upgrade(`${CONFIG_MAPS}?watch=1`, 'h2c'),
  upgrade(`${CONFIG_MAPS}?watch=1`, 'websocket').repeat(3),
  upgrade('/readyz', 'foo').repeat(50),
  upgrade(CONFIG_MAPS, 'h2c', 'Content-Type: application/json\r\nContent-Length: 1000\r\n'),
  `GET ${CONFIG_MAPS}?watch=1 HTTP/1.1\r\nHost: a\r\n\r\n${upgrade('/readyz', 'h2c')}`,
  upgrade(
    `${CONFIG_MAPS}?watch=1`,
    'websocket',
    'Origin: https://a\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n',
  ).replace('POST', 'GET'),
  `CONNECT ${CONFIG_MAPS} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{`,
  `POST ${CONFIG_MAPS} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\n{\r\n'.repeat(3000)}x`,
  'GET /readyz HTTP/1.1\r\nHost: a\r\nX-Folded: a\r\n b\r\n\r\n',
  `GET ${CONFIG_MAPS}/\xc3\xa4 HTTP/1.1\r\nHost: a\r\n\r\n`,
  `${upgrade(`${PODS}/exec`, 'SPDY/3.1')}\x80\x03\x00\x01\xff\xff\xff\xff`,
]

describe('API server under odd connections', function () {
  this.timeout(60_000)
  let sandbox: Sandbox
  const warnings: string[] = []
  const warned = (warning: Error) => void warnings.push(String(warning.stack))
  before(async () => {
    process.on('warning', warned)
    sandbox = await startSandbox({ flavour: 'minikube', port: 0, controlPlaneOnly: true })
  })
  after(async () => {
    process.off('warning', warned)
    await sandbox.close()
  })

  const encrypted = async () => {
    const { authority, admin } = sandbox.certificates
    const identity = { ca: authority.certificate, cert: admin.certificate, key: admin.key }
    const socket = connectTls({ host: '127.0.0.1', port: sandbox.port, ...identity })
    socket.on('error', () => undefined)
    await once(socket, 'secureConnect')
    return socket
  }

  /** Whether an ordinary request is answered, and nothing is left of the others. */
  async function recovered(): Promise<void> {
    const socket = await encrypted()
    socket.write('GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    const [answer] = await once(socket, 'data')
    assert.match(String(answer), /^HTTP\/1\.1 200 /)
    socket.destroy()
    const deadline = Date.now() + 10_000
    while (sandbox.connections > 0 && Date.now() < deadline) await delay(5)
    assert.equal(sandbox.connections, 0)
    assert.deepEqual(warnings, [], 'it took something for a bug of its own')
  }

  it(`outlives bytes that are no TLS (seed ${SEED})`, async () => {
    for (const bytes of fc.sample(fc.uint8Array({ maxLength: 400 }), { numRuns: 50, seed: SEED })) {
      const socket = connectTcp(sandbox.port, '127.0.0.1')
      socket.on('error', () => undefined)
      await once(socket, 'connect')
      await abandon(socket, Buffer.from(bytes), 'end')
    }
    await recovered()
  })

  it(`outlives requests that break off anywhere (seed ${SEED})`, async () => {
    const parts = fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), { numRuns: 60, seed: SEED })
    for (const [at, request] of fuzzRequests(60, SEED).entries()) {
      const bytes = serialized(request)
      const part = bytes.subarray(0, Math.ceil(bytes.length * (parts[at] ?? 1)))
      await abandon(await encrypted(), part, at % 2 ? 'end' : 'destroy')
    }
    await recovered()
  })

  for (const [index, bytes] of BYTES.entries()) {
    it(`outlives ${JSON.stringify(bytes.slice(0, 60))} (${index})`, async () => {
      for (const how of ['end', 'destroy'] as const) await abandon(await encrypted(), Buffer.from(bytes, 'latin1'), how)
      await recovered()
    })
  }
})

function serialized({ method, target, headers, body }: FuzzRequest): Buffer {
  const fields = Object.entries({ host: 'a', ...headers, 'content-length': String(body.length) })
  const lines = [`${method} ${target} HTTP/1.1`, ...fields.map(([name, value]) => `${name}: ${value}`)]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body])
}

/** Sends and closes its half of the connection, or breaks it; after a moment it is gone in any case. */
async function abandon(socket: Socket, bytes: Buffer, how: 'end' | 'destroy'): Promise<void> {
  socket.resume()
  await new Promise<void>((resolve) => socket.write(bytes, () => resolve()))
  socket[how]()
  await Promise.race([once(socket, 'close').catch(() => undefined), delay(20)])
  socket.destroy()
}
