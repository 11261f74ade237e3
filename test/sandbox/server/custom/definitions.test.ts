import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../../helpers/api-server.ts'

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const MERGE = { 'content-type': 'application/merge-patch+json' }

const schema = {
  openAPIV3Schema: {
    type: 'object',
    required: ['spec'],
    properties: {
      spec: {
        type: 'object',
        required: ['size'],
        properties: {
          size: { type: 'integer', minimum: 1 },
          colour: { type: 'string', default: 'red', enum: ['red', 'blue'] },
        },
      },
      status: { type: 'object', properties: { size: { type: 'integer' }, selector: { type: 'string' } } },
    },
  },
}

const version = {
  name: 'v1',
  served: true,
  storage: true,
  schema,
  subresources: {
    status: {},
    scale: {
      specReplicasPath: '.spec.size',
      statusReplicasPath: '.status.size',
      labelSelectorPath: '.status.selector',
    },
  },
  additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
}

function definition(plural: string, kind: string, versions: object[] = [version], group = 'example.com') {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: { group, scope: 'Namespaced', names: { plural, kind, shortNames: [plural.slice(0, 2)] }, versions },
  }
}

describe('custom resources', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
    await server.call('POST', CRDS, { body: definition('boxes', 'Box') })
  })
  after(() => server.close())

  const BOXES = '/apis/example.com/v1/namespaces/default/boxes'
  const make = (name: string, spec: unknown) =>
    server.call('POST', BOXES, { body: { apiVersion: 'example.com/v1', kind: 'Box', metadata: { name }, spec } })

  it('are established at once', async () => {
    const { json } = await server.call('GET', `${CRDS}/boxes.example.com`)
    assert.deepEqual(
      json.status.conditions.map(({ type, status }: { type: string; status: string }) => `${type}=${status}`),
      ['NamesAccepted=True', 'Established=True'],
    )
    assert.equal(json.status.acceptedNames.listKind, 'BoxList')
  })

  it('are found in discovery and OpenAPI', async () => {
    const { json } = await server.call('GET', '/apis/example.com/v1')
    assert.deepEqual(
      json.resources.map(({ name }: { name: string }) => name),
      ['boxes', 'boxes/status', 'boxes/scale'],
    )
    const { text } = await server.call('GET', '/openapi/v3/apis/example.com/v1')
    assert.match(text, /com\.example\.v1\.Box/)
  })

  it('get defaults, lose unknown fields and count generations', async () => {
    const { code, json } = await make('one', { size: 1, other: true })
    assert.equal(code, 201)
    assert.deepEqual(json.spec, { size: 1, colour: 'red' })
    const changed = await server.call('PATCH', `${BOXES}/one`, { body: { spec: { size: 2 } }, headers: MERGE })
    assert.equal(changed.json.metadata.generation, 2)
  })

  it('are seen with defaults that are younger than they are', async () => {
    const properties = { old: { type: 'string' }, young: { type: 'string' } }
    const schemaOf = (fields: object) => ({ openAPIV3Schema: { type: 'object', properties: fields } })
    const bags = definition('bags', 'Bag', [{ ...version, subresources: {}, schema: schemaOf(properties) }])
    await server.call('POST', CRDS, { body: bags })
    const path = '/apis/example.com/v1/namespaces/default/bags'
    await server.call('POST', path, { body: { apiVersion: 'example.com/v1', kind: 'Bag', metadata: { name: 'bag' } } })
    assert.equal((await server.call('GET', `${path}/bag`)).json.young, undefined)
    const defaulted = { ...properties, young: { type: 'string', default: 'yes' } }
    const versions = [{ ...version, subresources: {}, schema: schemaOf(defaulted) }]
    await server.call('PATCH', `${CRDS}/bags.example.com`, { headers: MERGE, body: { spec: { versions } } })
    assert.equal((await server.call('GET', `${path}/bag`)).json.young, 'yes')
    assert.equal((await server.call('GET', path)).json.items[0].young, 'yes')
  })

  it('are seen in the version asked for when they were stored in an older one', async () => {
    const open = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
    const versions = (stored: string) => {
      return ['v1', 'v2'].map((name) => ({ name, served: true, storage: name === stored, schema: open }))
    }
    await server.call('POST', CRDS, { body: definition('jugs', 'Jug', versions('v1')) })
    const body = { apiVersion: 'example.com/v1', kind: 'Jug', metadata: { name: 'jug' } }
    await server.call('POST', '/apis/example.com/v1/namespaces/default/jugs', { body })
    await server.call('PATCH', `${CRDS}/jugs.example.com`, {
      headers: MERGE,
      body: { spec: { versions: versions('v2') } },
    })
    const path = '/apis/example.com/v2/namespaces/default/jugs/jug'
    assert.equal((await server.call('GET', path)).json.apiVersion, 'example.com/v2')
    const patched = await server.call('PATCH', path, { headers: MERGE, body: { more: 'yes' } })
    assert.equal(patched.code, 200)
    assert.equal(patched.json.more, 'yes')
  })

  it('are validated in the words of the API server', async () => {
    const { code, json } = await make('bad', { size: 0, colour: 'green' })
    assert.equal(code, 422)
    assert.deepEqual(
      json.details.causes
        .map(({ field, message }: { field: string; message: string }) => `${field}: ${message}`)
        .sort(),
      [
        'spec.colour: Unsupported value: "green": supported values: "red", "blue"',
        'spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1',
      ],
    )
    const missing = await make('missing', {})
    assert.equal(missing.json.message, 'Box.example.com "missing" is invalid: spec.size: Required value')
  })

  it('have their status and scale apart', async () => {
    await make('parts', { size: 1 })
    const body = { status: { size: 1, selector: 'a=b' }, spec: { size: 9 } }
    await server.call('PATCH', `${BOXES}/parts/status`, { body, headers: MERGE })
    const { json } = await server.call('PATCH', `${BOXES}/parts/scale`, {
      body: { spec: { replicas: 3 } },
      headers: MERGE,
    })
    assert.deepEqual([json.spec, json.status], [{ replicas: 3 }, { replicas: 1, selector: 'a=b' }])
    const stored = await server.call('GET', `${BOXES}/parts`)
    assert.deepEqual([stored.json.spec.size, stored.json.metadata.generation], [3, 2])
  })

  it('have no scale without the field of its replicas', async () => {
    const scale = { specReplicasPath: '.spec.count', statusReplicasPath: '.status.count' }
    const subresources = { scale }
    await server.call('POST', CRDS, { body: definition('crates', 'Crate', [{ ...version, subresources }]) })
    const crates = '/apis/example.com/v1/namespaces/default/crates'
    await server.call('POST', crates, {
      body: { apiVersion: 'example.com/v1', kind: 'Crate', metadata: { name: 'plain' }, spec: { size: 1 } },
    })
    const { code, json } = await server.call('GET', `${crates}/plain/scale`)
    const text = 'Internal error occurred: the spec replicas field ".spec.count" does not exist'
    assert.deepEqual([code, json.message], [500, text])
  })

  it('warn of an old version and name the best one instead', async () => {
    const old = { ...version, name: 'v1beta1', storage: false, deprecated: true }
    const versions = [old, { ...version, name: 'v1', storage: false }, { ...version, name: 'v2' }]
    await server.call('POST', CRDS, { body: definition('sacks', 'Sack', versions) })
    const { headers } = await server.call('GET', '/apis/example.com/v1beta1/sacks')
    assert.equal(headers['warning'], '299 - "example.com/v1beta1 Sack is deprecated; use example.com/v2 Sack"')
  })

  it('have columns of their own', async () => {
    await make('shown', { size: 5 })
    const { json } = await server.call('GET', `${BOXES}/shown`, {
      headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' },
    })
    assert.deepEqual(json.rows[0].cells, ['shown', 5])
    assert.equal(
      json.columnDefinitions[1].description,
      'Custom resource definition column (in JSONPath format): .spec.size',
    )
  })

  it('know no strategic merge', async () => {
    const { code } = await server.call('PATCH', `${BOXES}/one`, {
      body: {},
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
    })
    assert.equal(code, 415)
  })

  it('want to know which state an update replaces', async () => {
    await make('unconditional', { size: 1 })
    const body = { apiVersion: 'example.com/v1', kind: 'Box', metadata: { name: 'unconditional' }, spec: { size: 2 } }
    const { json } = await server.call('PUT', `${BOXES}/unconditional`, { body })
    assert.match(json.message, /metadata\.resourceVersion: Invalid value: 0x0: must be specified for an update/)
  })

  it('are seen in every served version', async () => {
    const beta = { ...version, name: 'v1beta1', storage: false }
    await server.call('POST', CRDS, { body: definition('tins', 'Tin', [beta, version]) })
    const body = { apiVersion: 'example.com/v1beta1', kind: 'Tin', metadata: { name: 't' }, spec: { size: 1 } }
    await server.call('POST', '/apis/example.com/v1beta1/namespaces/default/tins', { body })
    const { json } = await server.call('GET', '/apis/example.com/v1/namespaces/default/tins/t')
    assert.equal(json.apiVersion, 'example.com/v1')
    const { json: group } = await server.call('GET', '/apis/example.com')
    assert.equal(group.preferredVersion.version, 'v1')
  })

  it('are not served when another definition has their names', async () => {
    await server.call('POST', CRDS, { body: definition('boxen', 'Box') })
    const { json } = await server.call('GET', `${CRDS}/boxen.example.com`)
    assert.equal(json.status.conditions[0].reason, 'ListKindConflict')
    assert.equal((await server.call('GET', '/apis/example.com/v1/namespaces/default/boxen')).code, 404)
  })

  it('hold their definition as long as a finalizer holds them', async () => {
    await server.call('POST', CRDS, { body: definition('cans', 'Can', undefined, 'held.example.com') })
    const cans = '/apis/held.example.com/v1/namespaces/default/cans'
    const can = (name: string, finalizers: string[]) => ({
      apiVersion: 'held.example.com/v1',
      kind: 'Can',
      metadata: { name, finalizers },
      spec: { size: 1 },
    })
    await server.call('POST', cans, { body: can('c', ['example.com/hold']) })
    await server.call('DELETE', `${CRDS}/cans.held.example.com`)
    const { json } = await server.call('GET', `${CRDS}/cans.held.example.com`)
    assert.equal(json.status.conditions.at(-1).reason, 'InstanceDeletionInProgress')
    const refused = await server.call('POST', cans, { body: can('d', []) })
    assert.equal(refused.json.message, 'create not allowed while custom resource definition is terminating')
    await server.call('PATCH', `${cans}/c`, { body: { metadata: { finalizers: null } }, headers: MERGE })
    assert.equal((await server.call('GET', `${CRDS}/cans.held.example.com`)).code, 404)
  })

  it('go with their definition, and their watchers hear of it', async () => {
    await server.call('POST', CRDS, { body: definition('jars', 'Jar', undefined, 'other.example.com') })
    const jars = '/apis/other.example.com/v1/namespaces/default/jars'
    const body = { apiVersion: 'other.example.com/v1', kind: 'Jar', metadata: { name: 'j' }, spec: { size: 1 } }
    await server.call('POST', jars, { body })
    const watch = await server.watch(`${jars}?watch=1`)
    await watch.next()
    const { json } = await server.call('DELETE', `${CRDS}/jars.other.example.com`)
    assert.deepEqual(json.metadata.finalizers, ['customresourcecleanup.apiextensions.k8s.io'])
    assert.equal((await watch.next()).type, 'DELETED')
    watch.close()
    assert.equal((await server.call('GET', jars)).code, 404)
    assert.equal((await server.call('GET', `${CRDS}/jars.other.example.com`)).code, 404)
  })
})
