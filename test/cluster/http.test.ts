import assert from 'node:assert/strict'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import net from 'node:net'
import { WebSocketServer } from 'ws'
import { askOutcome } from '../../src/cluster/http/outcome.ts'
import type { Cluster } from '../../src/cluster/types.ts'
import { createCertificate } from '../../src/util/pki/certificate.ts'
import { saidIn } from '../../src/util/said.ts'
import { clusterAt, discovery, type FakeServer, fakeServer, json, status } from './fake-server.ts'

describe('asking through the proxy of the API server', () => {
  let server: FakeServer
  let cluster: Cluster
  const serve = async (answer: (response: http.ServerResponse) => void) => {
    server = await fakeServer((_request, response) => answer(response))
    cluster = clusterAt(server.url)
  }
  afterEach(() => {
    cluster.close()
    server.close()
  })
  const ask = (request: Parameters<Cluster['http']>[0]) => askOutcome(cluster, request, 'lab', 0)

  it('gives the answer of the application, errors included', async () => {
    await serve((response) => response.writeHead(401, { 'content-type': 'text/plain' }).end('authorization failed\n'))
    const outcome = await ask({ service: 'monolith', port: 80, path: '/secure' })
    assert.ok('answer' in outcome)
    assert.deepEqual([outcome.answer.status, outcome.answer.body], [401, 'authorization failed\n'])
    assert.deepEqual(server.requests, ['GET /api/v1/namespaces/lab/services/monolith%3A80/proxy/secure'])
  })

  it('names the scheme and the pod', async () => {
    await serve((response) => response.end('ok'))
    await ask({ pod: 'a', port: 'web', scheme: 'https', insecure: true, method: 'POST', namespace: 'other' })
    assert.deepEqual(server.requests, ['POST /api/v1/namespaces/other/pods/https%3Aa%3Aweb/proxy/'])
  })

  it('says what the API server says when nobody is there', async () => {
    await serve((response) => status(response, 503, 'ServiceUnavailable', 'no endpoints available for service "x"'))
    assert.deepEqual(await ask({ service: 'x', port: 80 }), { noAnswer: 'no endpoints available for service "x"' })
  })

  it('says the same of a service whose endpoints have not been looked for yet', async () => {
    await serve((response) => status(response, 404, 'NotFound', 'endpoints "x" not found', { kind: 'endpoints' }))
    assert.deepEqual(await ask({ service: 'x', port: 80 }), { noAnswer: 'no endpoints available for service "x"' })
  })

  it('takes an error in JSON for the answer of the application', async () => {
    await serve((response) => json(response, 500, { message: 'of the application' }))
    const outcome = await ask({ service: 'x', port: 80 })
    assert.ok('answer' in outcome && outcome.answer.status === 500)
  })

  it('says that it is forbidden', async () => {
    await serve((response) => status(response, 403, 'Forbidden', 'cannot get services/proxy'))
    const outcome = await ask({ service: 'x', port: 80 })
    assert.ok('problem' in outcome && outcome.problem.code === 'forbidden')
  })

  it('takes an application that hangs for one that does not answer', async () => {
    await serve(() => undefined)
    assert.deepEqual(await ask({ service: 'x', port: 80, timeout: '50ms' }), {
      noAnswer: { en: 'no answer within 0.05 s', ko: '0.05초 안에 응답이 없습니다' },
    })
  })
})

/** An API server whose one pod `a` is this application: port-forward as a kubelet does it, in the channels of a WebSocket. */
async function podServer(application: net.Server | undefined): Promise<FakeServer & { sockets: () => number }> {
  const server = await fakeServer((request, response) => {
    if (request.url === '/api/v1') return discovery(response)
    if (request.url === '/apis/discovery.k8s.io/v1') {
      const resources = [{ name: 'endpointslices', kind: 'EndpointSlice', namespaced: true, verbs: [] }]
      return json(response, 200, { kind: 'APIResourceList', resources })
    }
    if (request.url?.includes('/endpointslices')) return json(response, 200, { metadata: {}, items: [slice] })
    if (request.url?.includes('/services/')) return json(response, 200, service)
    status(response, 404, 'NotFound', 'pods "b" not found')
  })
  const open = new WebSocketServer({ server: server.server, handleProtocols: () => 'v4.channel.k8s.io' })
  open.on('connection', (socket) => {
    socket.send(Buffer.of(0, 144, 31))
    socket.send(Buffer.of(1, 144, 31))
    if (!application) return socket.send(Buffer.from('\x01connection refused'))
    const inner = net.connect((application.address() as AddressInfo).port, '127.0.0.1')
    inner.on('data', (data) => socket.send(Buffer.concat([Buffer.of(0), data])))
    inner.on('end', () => socket.close())
    inner.on('error', () => socket.close())
    socket.on('message', (message: Buffer) => inner.write(message.subarray(1)))
    socket.on('close', () => inner.destroy())
  })
  return { ...server, sockets: () => open.clients.size }
}

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 's' },
  spec: { ports: [{ port: 443, name: 'web' }] },
}
const slice = {
  metadata: { name: 's-1' },
  ports: [{ name: 'web', port: 8080 }],
  endpoints: [
    { conditions: { ready: false }, targetRef: { kind: 'Pod', name: 'b' } },
    { conditions: { ready: true }, targetRef: { kind: 'Pod', name: 'a' } },
  ],
}

describe('asking through a port-forward', () => {
  const authority = createCertificate({ commonName: 'test', usage: 'authority', now: Date.now(), days: 1 })
  const { certificate, key } = createCertificate({
    commonName: 's',
    usage: 'server',
    names: ['s'],
    now: Date.now(),
    days: 1,
    issuer: authority.authority,
  })
  const echo = (request: http.IncomingMessage, response: http.ServerResponse) =>
    json(response, 200, { host: request.headers.host, authorization: request.headers.authorization })
  let application: http.Server | undefined
  let server: Awaited<ReturnType<typeof podServer>>
  let cluster: Cluster
  const serve = async (made: http.Server | undefined) => {
    application = made
    if (made) await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
    server = await podServer(made)
    cluster = clusterAt(server.url)
  }
  afterEach(() => {
    cluster.close()
    server.close()
    application?.close()
  })

  it('carries the headers that the proxy would not', async () => {
    await serve(http.createServer(echo))
    const outcome = await askOutcome(
      cluster,
      { service: 's', port: 443, host: 'www.example.com', headers: { Authorization: 'Bearer t' } },
      'lab',
      0,
    )
    assert.ok('answer' in outcome, JSON.stringify(outcome))
    assert.deepEqual(JSON.parse(outcome.answer.body), { host: 'www.example.com', authorization: 'Bearer t' })
    assert.ok(server.requests.some((request) => request.includes('service-name%3Ds')))
  })

  it('looks at the certificate, unless it is told not to', async () => {
    await serve(https.createServer({ cert: certificate, key }, echo))
    const request = { service: 's', port: 443, scheme: 'https', host: 's' } as const
    const careful = await askOutcome(cluster, request, 'lab', 0)
    assert.ok(
      'noAnswer' in careful && /unable to verify|self.signed/.test(saidIn(careful.noAnswer, 'en')),
      JSON.stringify(careful),
    )
    const careless = await askOutcome(cluster, { ...request, insecure: true }, 'lab', 0)
    assert.ok('answer' in careless && careless.answer.status === 200, JSON.stringify(careless))
  })

  it('says what the kubelet says when nothing listens', async () => {
    await serve(undefined)
    const outcome = await askOutcome(cluster, { service: 's', port: 'web', host: 'x' }, 'lab', 0)
    assert.deepEqual(outcome, { noAnswer: 'connection refused' })
  })

  it('says that the service has no such port, and that there is no such pod', async () => {
    await serve(undefined)
    assert.deepEqual(await askOutcome(cluster, { service: 's', port: 80, host: 'x' }, 'lab', 0), {
      noAnswer: { en: 'the service has no port 80', ko: '서비스에 포트 80이 없습니다' },
    })
    assert.deepEqual(await askOutcome(cluster, { pod: 'b', port: 80, host: 'x' }, 'lab', 0), {
      missing: true,
    })
  })
})
