import assert from 'node:assert/strict'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { ClusterError } from '../../src/cluster/errors.ts'
import type { Cluster } from '../../src/cluster/types.ts'
import { createCertificate } from '../../src/util/pki/certificate.ts'
import { clusterAt, discovery, type FakeServer, fakeServer, type Handler, json, status } from './fake-server.ts'

describe('asking a cluster', () => {
  let server: FakeServer
  let cluster: Cluster
  const serve = async (handler: Handler) => {
    server = await fakeServer((request, response) =>
      request.url === '/api/v1' ? discovery(response) : handler(request, response),
    )
    cluster = clusterAt(server.url)
  }
  afterEach(() => {
    cluster.close()
    server.close()
  })
  const pod = { apiVersion: 'v1', kind: 'Pod', name: 'a', namespace: 'default' }
  const refuses = (problem: string, message: RegExp) => (error: unknown) => {
    assert.ok(error instanceof ClusterError, String(error))
    assert.equal(error.problem, problem)
    assert.match(error.message, message)
    return true
  }

  it('gives the object as it is', async () => {
    await serve((_request, response) => json(response, 200, { metadata: { name: 'a' }, bogus: { kept: true } }))
    assert.deepEqual(await cluster.get(pod), { metadata: { name: 'a' }, bogus: { kept: true } })
  })

  it('gives undefined for an object that is not there', async () => {
    await serve((_request, response) => status(response, 404, 'NotFound', 'pods "a" not found'))
    assert.equal(await cluster.get(pod), undefined)
  })

  it('escapes names', async () => {
    await serve((_request, response) => status(response, 404, 'NotFound', ''))
    await cluster.get({ ...pod, name: '../../x?y', namespace: 'a/b' })
    assert.equal(server.requests.at(-1), 'GET /api/v1/namespaces/a%2Fb/pods/..%2F..%2Fx%3Fy')
  })

  it('discovers a group once, however many ask at once', async () => {
    await serve((_request, response) => json(response, 200, { metadata: { name: 'a' } }))
    await Promise.all([cluster.get(pod), cluster.get(pod), cluster.get({ ...pod, kind: 'Service' })])
    assert.equal(server.requests.filter((request) => request === 'GET /api/v1').length, 1)
  })

  it('does not take a subresource for a kind', async () => {
    await serve((_request, response) => json(response, 200, { metadata: { name: 'a' } }))
    assert.equal((await cluster.resource('v1', 'Pod'))?.resource, 'pods')
  })

  it('waits as long as a busy server asks, and asks again', async () => {
    let times = 0
    await serve((_request, response) => {
      if (++times < 3) json(response, 429, {}, { 'retry-after': '0' })
      else json(response, 200, { metadata: { name: 'a' } })
    })
    assert.equal((await cluster.get(pod))?.metadata.name, 'a')
    assert.equal(times, 3)
  })

  it('reads again after a broken connection and an internal error', async () => {
    let times = 0
    await serve((request, response) => {
      times++
      if (times === 1) request.socket.destroy()
      else if (times === 2) status(response, 500, 'InternalError', 'oops')
      else json(response, 200, { metadata: { name: 'a' } })
    })
    assert.equal((await cluster.get(pod))?.metadata.name, 'a')
  })

  it('does not write twice when it is unknown whether the first time has worked', async () => {
    let times = 0
    await serve((_request, response) => {
      times++
      status(response, 500, 'InternalError', 'oops')
    })
    await assert.rejects(
      cluster.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }),
      refuses('unavailable', /oops/),
    )
    assert.equal(times, 1)
  })

  it('tells an error of the application apart from one of the API', async () => {
    await serve((_request, response) => status(response, 422, 'Invalid', 'Pod "a" is invalid: spec'))
    await assert.rejects(
      cluster.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }),
      refuses('invalid', /Pod "a" is invalid/),
    )
  })

  it('says that it is forbidden, in the words of the server', async () => {
    await serve((_request, response) => status(response, 403, 'Forbidden', 'pods is forbidden: User "x" cannot list'))
    await assert.rejects(cluster.list('v1', 'Pod'), refuses('forbidden', /^pods is forbidden: User "x" cannot list$/))
  })

  it('does not take a page of HTML for an answer', async () => {
    await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.end('<html>Log in to the hotel</html>')
    })
    await assert.rejects(cluster.list('v1', 'Pod'), refuses('not-kubernetes', /text\/html instead of JSON/))
  })

  it('does not follow redirects', async () => {
    await serve((_request, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/' })
      response.end()
    })
    await assert.rejects(cluster.list('v1', 'Pod'), refuses('not-kubernetes', /302/))
  })

  it('gives up on a server that says nothing', async () => {
    await serve(() => undefined)
    await assert.rejects(
      cluster.request('GET', '/version', { timeout: 50 }),
      refuses('timeout', /did not answer within 0.05 s/),
    )
  })

  it('gives up on an answer that stops in the middle', async () => {
    await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"major": ')
    })
    await assert.rejects(cluster.request('GET', '/version', { timeout: 50 }), refuses('timeout', /did not answer/))
  })

  it('asks for the metadata alone of what is secret', async () => {
    let accept: string | undefined
    await serve((request, response) => {
      accept = request.headers.accept
      json(response, 200, { metadata: {}, items: [{ metadata: { name: 'a' } }] })
    })
    await cluster.list('v1', 'ConfigMap', { metadataOnly: true })
    assert.match(accept ?? '', /as=PartialObjectMetadataList/)
  })

  it('still asks while very many watches are open', async () => {
    await serve((request, response) => {
      if (!request.url?.includes('watch=1'))
        return json(response, 200, { metadata: { resourceVersion: '1' }, items: [] })
      response.writeHead(200, { 'content-type': 'application/json' })
      response.flushHeaders()
    })
    const first = Array.from({ length: 100 }, (_, at) => {
      const target = { apiVersion: 'v1', kind: 'Pod', name: `p${at}` }
      return new Promise<void>((resolve) => cluster.watchObjects(target, 'default', () => resolve()))
    })
    await Promise.all(first)
    assert.deepEqual(await cluster.list('v1', 'Pod'), [])
  })

  it('uses one connection for one question after the other', async () => {
    const sockets = new Set<unknown>()
    await serve((request, response) => {
      sockets.add(request.socket)
      json(response, 200, { metadata: { name: 'a' } })
    })
    for (let at = 0; at < 5; at++) await cluster.get(pod)
    assert.equal(sockets.size, 1)
  })
})

describe('a cluster that cannot be reached', () => {
  it('says that the connection was refused', async () => {
    const server = await fakeServer(() => undefined)
    server.close()
    const cluster = clusterAt(server.url)
    await assert.rejects(cluster.version(), /cannot be reached: connection refused/)
    cluster.close()
  })

  it('says that the certificate is not trusted, and trusts the right authority', async () => {
    const authority = createCertificate({ commonName: 'test', usage: 'authority', now: Date.now(), days: 1 })
    const { certificate, key } = createCertificate({
      commonName: '127.0.0.1',
      usage: 'server',
      names: ['127.0.0.1'],
      now: Date.now(),
      days: 1,
      issuer: authority.authority,
    })
    const secure = https.createServer({ cert: certificate, key })
    const server = await fakeServer(
      (_request, response) => json(response, 200, { gitVersion: 'v1.33.0', major: '1', minor: '33+' }),
      secure,
    )
    const url = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`
    const stranger = clusterAt(url)
    await assert.rejects(stranger.version(), (error) => error instanceof ClusterError && error.problem === 'tls')
    const known = clusterAt(url, { tls: { ca: authority.certificate } })
    assert.deepEqual(await known.version(), { gitVersion: 'v1.33.0', major: 1, minor: 33 })
    stranger.close()
    known.close()
    server.close()
  })

  it('forgets a token that the server refuses', async () => {
    const server = await fakeServer((_request, response) => status(response, 401, 'Unauthorized', 'Unauthorized'))
    let refreshed = 0
    const cluster = clusterAt(server.url, { refresh: () => void refreshed++ })
    await assert.rejects(
      cluster.version(),
      (error) => error instanceof ClusterError && error.problem === 'unauthorized',
    )
    assert.equal(refreshed, 1)
    cluster.close()
    server.close()
  })
})
