import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { connect } from 'node:tls'
import fc from 'fast-check'
import { after, before, describe, it } from 'mocha'
import { startSandbox } from '../../../src/sandbox/sandbox.ts'
import type { Sandbox } from '../../../src/sandbox/types.ts'
import { FRAMES } from './support/frames.ts'

const SEED = Number(process.env['K8SLAB_SEED'] ?? Date.now() % 1_000_000)
const STREAMS = Number(process.env['K8SLAB_STREAMS'] ?? 40)
const POD = '/api/v1/namespaces/default/pods/odd'
const PATHS = [
  `${POD}/exec?command=cat&stdin=true&stdout=true&stderr=true`,
  `${POD}/exec?command=sh&stdin=true&stdout=true&tty=true`,
  `${POD}/attach?stdout=true&stderr=true`,
  `${POD}/portforward?ports=80`,
  `${POD}/log?follow=true`,
]
/** The subprotocols that clients ask for, by what they speak and want. */
const PROTOCOLS = {
  'SPDY/3.1': ['X-Stream-Protocol-Version: v4.channel.k8s.io', 'X-Stream-Protocol-Version: portforward.k8s.io'],
  websocket: ['Sec-WebSocket-Protocol: v5.channel.k8s.io', 'Sec-WebSocket-Protocol: SPDY/3.1+portforward.k8s.io'],
}

describe('streams to containers under odd clients', function () {
  this.timeout(60_000 + STREAMS * 2000)
  let sandbox: Sandbox
  const warnings: string[] = []
  const warned = (warning: Error) => void warnings.push(String(warning.stack))
  before(async () => {
    process.on('warning', warned)
    sandbox = await startSandbox({ flavour: 'minikube', port: 0, onError: (error) => warned(error as Error) })
    await startPod()
  })
  after(async () => {
    process.off('warning', warned)
    await sandbox.close()
  })

  async function startPod(): Promise<void> {
    const containers = [{ name: 'main', image: 'nginx:1.27' }]
    const object = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'odd', namespace: 'default' },
      spec: { containers },
    }
    const create = () => answer('POST', '/api/v1/namespaces/default/pods', JSON.stringify(object))
    // Until the namespace has its service account.
    while (!(await create()).startsWith('HTTP/1.1 201')) await delay(20)
    while (!/"ready":true/.test(await answer('GET', POD))) await delay(20)
  }

  async function encrypted(): Promise<Socket> {
    const { authority, admin } = sandbox.certificates
    const identity = { ca: authority.certificate, cert: admin.certificate, key: admin.key }
    const socket = connect({ host: '127.0.0.1', port: sandbox.port, ...identity })
    socket.on('error', () => undefined)
    await once(socket, 'secureConnect')
    return socket
  }

  /** Sends one request and reads until the connection ends. */
  async function answer(method: string, path: string, body = ''): Promise<string> {
    const socket = await encrypted()
    const type = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
    socket.write(`${method} ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${type}\r\n${body}`)
    let text = ''
    for await (const chunk of socket) text += chunk
    return text
  }

  /** Opens a stream, says what it has to say once it is let in, and ends its half of the connection or breaks it. */
  async function abuse(
    path: string,
    upgrade: keyof typeof FRAMES,
    bytes: Buffer,
    how: 'end' | 'destroy',
  ): Promise<void> {
    const socket = await encrypted()
    const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n'
    const protocol = PROTOCOLS[upgrade][path.includes('portforward') ? 1 : 0]
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\n${key}${protocol}\r\n\r\n`,
    )
    const [head] = await once(socket, 'data')
    assert.match(String(head), /^HTTP\/1\.1 (101|200|400) /, path)
    socket.resume()
    await new Promise<void>((resolve) => socket.write(bytes, () => resolve()))
    socket[how]()
    await Promise.race([once(socket, 'close').catch(() => undefined), delay(20)])
    socket.destroy()
  }

  for (const upgrade of ['SPDY/3.1', 'websocket'] as const) {
    it(`outlives ${STREAMS} of ${upgrade} on each path (seed ${SEED})`, async () => {
      for (const path of PATHS) {
        const samples = fc.sample(FRAMES[upgrade], { numRuns: STREAMS, seed: SEED })
        for (const [at, bytes] of samples.entries()) await abuse(path, upgrade, bytes, at % 2 ? 'end' : 'destroy')
      }
      const deadline = Date.now() + 10_000
      while (sandbox.connections > 0 && Date.now() < deadline) await delay(5)
      assert.equal(sandbox.connections, 0)
      assert.match(await answer('GET', '/readyz'), /^HTTP\/1\.1 200 /)
      assert.match(await answer('GET', POD), /"restartCount":0/)
      assert.deepEqual(warnings, [], 'it took something for a bug of its own')
    })
  }
})
