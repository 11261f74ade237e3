import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { discoveryDocuments } from '../../../src/sandbox/api/discovery.ts'
import { builtinResources, type ResourceInfo } from '../../../src/sandbox/schema/resources.ts'

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'
// SHA-256 of the documents of a Kubernetes 1.33 API server.
const file = new URL('../../../fixtures/api/discovery.gen.json', import.meta.url)
const hashes: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'))
const discovery = discoveryDocuments(builtinResources)

describe('discovery', () => {
  for (const [name, hash] of Object.entries(hashes)) {
    it(`${name} is what a real server answers, byte for byte`, () => {
      const [path = '', aggregated] = name.split(' ')
      const answer = discovery.answer(path, aggregated ? AGGREGATED : 'application/json')
      assert.equal(createHash('sha256').update(JSON.stringify(answer?.body)).digest('hex'), hash)
    })
  }

  it('says what the address of the server is', () => {
    const answer = discoveryDocuments(builtinResources, '10.0.0.1:6443').answer('/api', undefined)
    const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress: '10.0.0.1:6443' }]
    assert.deepEqual(answer?.body, { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs })
  })

  it('gives aggregated documents an ETag and their own content type', () => {
    const answer = discovery.answer('/apis', AGGREGATED)
    assert.match(answer?.etag ?? '', /^"[0-9A-F]{128}"$/)
    assert.equal(answer?.contentType, 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList')
  })

  it('answers plainly to clients that only know v2beta1', () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json'
    assert.equal(discovery.answer('/apis', accept)?.contentType, 'application/json')
  })

  it('refuses a client that takes v2beta1 alone', () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList'
    assert.throws(() => discovery.answer('/apis', accept), { message: /^only the following media types are accepted/ })
  })

  for (const path of ['/apis/none', '/apis/apps/v9', '/api/v2', '/foo', '/api//v1', '/api/v1/x', '/apis//apps/v1']) {
    it(`knows nothing of ${path}`, () => assert.equal(discovery.answer(path, undefined), undefined))
  }

  it('tells the group of custom resources', () => {
    const answer = discoveryDocuments([...builtinResources, widgets]).answer('/apis', AGGREGATED)
    const { items } = (answer ?? assert.fail()).body as {
      items: { versions: { resources: { responseKind: object }[] }[] }[]
    }
    const kind = items.at(-1)?.versions[0]?.resources[0]?.responseKind
    assert.deepEqual(kind, { group: 'example.com', version: 'v1', kind: 'Widget' })
  })
})

const widgets: ResourceInfo = {
  group: 'example.com',
  version: 'v1',
  resource: 'widgets',
  kind: 'Widget',
  namespaced: true,
  singular: 'widget',
  shortNames: [],
  categories: [],
  verbs: ['get'],
  subresources: [],
  storedAs: { group: 'example.com', version: 'v1' },
  custom: true,
}
