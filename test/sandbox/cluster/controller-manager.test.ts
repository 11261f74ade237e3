import assert from 'node:assert/strict'
import { request } from 'node:http'
import { connect } from 'node:tls'
import { after, before, describe, it } from 'mocha'
import { systemClock } from '../../../src/sandbox/clock.ts'
import { serveControllerManager } from '../../../src/sandbox/cluster/controller-manager.ts'
import { createNetwork } from '../../../src/sandbox/network/network.ts'
import type { PodNetwork } from '../../../src/sandbox/network/types.ts'
import { createCertificates } from '../../../src/sandbox/server/pki/certificates.ts'
import { createApiCore, storeReader } from '../../../src/sandbox/server/server.ts'
import { createMemoryStore } from '../../../src/sandbox/storage/memory.ts'

describe('the port of kube-controller-manager', () => {
  const certificates = createCertificates(Date.now())
  const store = createMemoryStore(systemClock)
  const network = createNetwork({ reader: storeReader(store), clock: systemClock })
  const streams = {} as Parameters<typeof createApiCore>[0]['streams']
  const { services } = createApiCore({ store, clock: systemClock, certificates, streams })
  let net: PodNetwork
  let stop: () => void
  before(() => {
    const queues = () => [{ name: 'deployment', depth: 1, adds: 7, retries: 2 }]
    stop = serveControllerManager({ services, network, controllers: { queues }, node: 'minikube' })
    net = network.addPod({ namespace: 'kube-system', name: 'other', uid: 'u', node: 'minikube', hostNetwork: true })
  })
  after(() => {
    stop()
    network.close()
  })

  /** The answer to a GET over TLS, with the admin's certificate unless nobody asks. */
  async function get(path: string, anonymous = false): Promise<{ code: number | undefined; body: string }> {
    const { key, certificate: cert } = certificates.admin
    const identity = anonymous ? {} : { key, cert }
    const ca = certificates.authority.certificate
    const socket = connect({ socket: await net.connect('localhost', 10257), servername: 'localhost', ca, ...identity })
    const answer = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
      request({ path, createConnection: () => socket, headers: { connection: 'close' } }, resolve)
        .on('error', reject)
        .end()
    })
    const chunks: Buffer[] = []
    for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk)
    return { code: answer.statusCode, body: Buffer.concat(chunks).toString() }
  }

  it('tells anybody that it is well', async () => {
    assert.deepEqual(await get('/healthz', true), { code: 200, body: 'ok' })
  })

  it('counts the work of each controller', async () => {
    const { code, body } = await get('/metrics')
    assert.equal(code, 200)
    assert.match(body, /^workqueue_adds_total\{name="deployment"\} 7$/m)
    assert.match(body, /^workqueue_depth\{name="deployment"\} 1$/m)
    assert.match(body, /^workqueue_retries_total\{name="deployment"\} 2$/m)
  })

  it('tells its numbers to those who may ask', async () => {
    const { code, body } = await get('/metrics', true)
    assert.equal(code, 403)
    assert.equal(JSON.parse(body).message, 'forbidden: User "system:anonymous" cannot get path "/metrics"')
  })

  it('has no other page', async () => {
    assert.deepEqual(await get('/other'), { code: 404, body: '404 page not found\n' })
  })
})
