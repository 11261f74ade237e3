import assert from 'node:assert/strict'
import { trackManagedFields } from '../../../src/sandbox/api/apply/track-managed-fields.ts'
import { decode, type FieldValidation } from '../../../src/sandbox/api/decode.ts'
import { openApiDocuments } from '../../../src/sandbox/api/openapi/openapi.ts'
import { setCustomDefaults } from '../../../src/sandbox/schema/custom-defaults.ts'
import { customSchema } from '../../../src/sandbox/schema/custom-schema.ts'
import type { ResourceInfo } from '../../../src/sandbox/schema/resources.ts'
import type { JSONSchemaProps } from '../../../src/sandbox/schema/types.gen.ts'

const gvk = { group: 'example.com', version: 'v1', kind: 'Widget' }
const props: JSONSchemaProps = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        size: { type: 'integer', default: 3 as unknown as object },
        name: { type: 'string' },
        plain: { type: 'array', items: { type: 'string' } as unknown as object },
        list: {
          type: 'array',
          items: { type: 'object', properties: { k: { type: 'string' } } } as unknown as object,
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['k'],
        },
        any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
  },
}
const schema = customSchema(gvk, props)

// The expectations are answers of a Kubernetes 1.33 API server.
describe('customSchema', () => {
  it('drops unknown fields with the usual words', () => {
    const message =
      'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.foo", unknown field "spec.list[0].z"'
    assert.throws(() => read({ spec: { foo: 1, list: [{ k: 'a', z: 1 }] } }, 'Strict'), { message })
    assert.deepEqual(specOf({ spec: { foo: 1, size: 1 } }), { size: 1 })
  })

  it('keeps zero values and unknown fields where they are preserved, and drops null', () => {
    const spec = { any: { x: null, y: [1] }, name: '', plain: null, size: 0 }
    assert.deepEqual(specOf({ spec }), { any: { x: null, y: [1] }, name: '', size: 0 })
  })

  it('leaves wrong types to validation', () => assert.deepEqual(specOf({ spec: { size: 'x' } }), { size: 'x' }))

  it('reads the metadata strictly', () => {
    const message =
      'Widget in version "v1" cannot be handled as a Widget: json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string'
    assert.throws(() => read({ metadata: { labels: { a: 1 } } }), { message })
  })

  const kinds: [object, string | RegExp][] = [
    [
      { kind: 'Other', metadata: { name: 'w' } },
      'Other.example.com "w" is invalid: kind: Invalid value: "Other": must be Widget',
    ],
    [
      { apiVersion: 'example.com/v2' },
      'the API version in the data (example.com/v2) does not match the expected API version (example.com/v1)',
    ],
    [{ kind: '' }, /^the object provided is unrecognized \(must be of type Widget\): Object 'Kind' is missing in '/],
  ]
  for (const [change, message] of kinds) {
    it(`refuses ${JSON.stringify(change)}`, () => assert.throws(() => read(change), { message }))
  }

  it('tells who owns preserved fields', () => {
    const next = read({ spec: { any: { x: { y: 1 } }, list: [{ k: 'a' }] } })
    const apiVersion = 'example.com/v1'
    const [entry] = trackManagedFields({
      live: undefined,
      next,
      manager: 'm',
      apiVersion,
      subresource: '',
      time: '',
      schema,
    })
    assert.deepEqual(entry?.fieldsV1, {
      'f:spec': {
        '.': {},
        'f:any': { '.': {}, 'f:x': { '.': {}, 'f:y': {} } },
        'f:list': { '.': {}, 'k:{"k":"a"}': { '.': {}, 'f:k': {} } },
      },
    })
  })
})

describe('setCustomDefaults', () => {
  it('fills in what is missing', () => {
    const object = read({ spec: {} })
    setCustomDefaults(object, schema)
    assert.deepEqual((object as { spec?: object }).spec, { size: 3 })
  })
})

describe('openApiDocuments', () => {
  it('puts custom kinds into OpenAPI with all they refer to', async () => {
    const kind = { ...gvk, listKind: 'WidgetList', plural: 'widgets', schema: props, selectableFields: [] }
    const answer = await openApiDocuments([widgets], [kind]).answer('/openapi/v3/apis/example.com/v1', undefined)
    const { components } = JSON.parse(String(answer?.body))
    assert.deepEqual(components.schemas['com.example.v1.Widget']['x-kubernetes-group-version-kind'], [gvk])
    for (const id of ['com.example.v1.WidgetList', 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta']) {
      assert.ok(id in components.schemas, id)
    }
  })
})

const widgets: ResourceInfo = {
  ...gvk,
  resource: 'widgets',
  namespaced: true,
  singular: 'widget',
  shortNames: [],
  categories: [],
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: [],
  storedAs: gvk,
  custom: true,
}

function read(change: object, fieldValidation: FieldValidation = 'Warn') {
  const body = Buffer.from(JSON.stringify({ apiVersion: 'example.com/v1', kind: 'Widget', ...change }))
  return decode({ body, contentType: 'application/json', gvk, schema, fieldValidation }).object
}

function specOf(change: object): unknown {
  return (read(change) as { spec?: unknown }).spec
}
