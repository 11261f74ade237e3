import assert from 'node:assert/strict'
import { openApiDocuments } from '../../../../src/sandbox/api/openapi/openapi.ts'
import type { ResourceInfo } from '../../../../src/sandbox/schema/resources.ts'
import type { JSONSchemaProps } from '../../../../src/sandbox/schema/types.gen.ts'

// The expectations are what a real 1.33 server publishes for the same definition.
describe('openApiDocuments of a custom kind', () => {
  it('keeps nullable fields and values of several types in v3', async () => {
    const { spec } = (await v3({ type: 'object', properties: { spec: SPEC } })).properties
    assert.deepEqual(spec.required, ['color', 'nully'])
    assert.deepEqual(spec.properties.nully, { type: 'object', nullable: true, properties: { a: { type: 'string' } } })
    assert.deepEqual(spec.properties.port.anyOf, [{ type: 'integer' }, { type: 'string' }])
    assert.equal(spec.properties.count.default, 3)
  })

  it('leaves examples out', async () => {
    const { spec } = (await v3({ type: 'object', properties: { spec: SPEC } })).properties
    assert.deepEqual(spec.properties.color, { type: 'string', enum: ['red', 'blue'] })
  })

  it('publishes in v2 what v2 can say', async () => {
    const { spec } = (await v2({ type: 'object', properties: { spec: SPEC } })).properties
    assert.deepEqual(spec.required, ['color'])
    assert.deepEqual(spec.properties, {
      count: { type: 'integer', minimum: 1 },
      color: { type: 'string', enum: ['red', 'blue'] },
      nully: {},
      free: { 'x-kubernetes-preserve-unknown-fields': true },
      port: { 'x-kubernetes-int-or-string': true },
      map: { type: 'object', additionalProperties: {} },
    })
  })

  it('gives an embedded resource what every resource has', async () => {
    const embedded: JSONSchemaProps = { type: 'object', 'x-kubernetes-embedded-resource': true }
    const { inner } = (await v2({ type: 'object', properties: { inner: embedded } })).properties
    assert.deepEqual(inner.required, ['kind', 'apiVersion'])
    assert.deepEqual(Object.keys(inner.properties), ['apiVersion', 'kind', 'metadata'])
    assert.equal(inner.properties.metadata.$ref, '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')
  })

  it('says nothing in v2 of a kind that takes anything', async () => {
    const free: JSONSchemaProps = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: {} }
    assert.deepEqual(await v2(free), {
      type: 'object',
      'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Gadget' }],
      'x-kubernetes-selectable-fields': [{ fieldPath: 'spec.color' }],
    })
  })

  it('refers to the kind in the paths of v2', async () => {
    const { paths, definitions } = await documents({ type: 'object' }, '/openapi/v2')
    const { get, post, patch } = {
      ...paths['/apis/example.com/v1/namespaces/{namespace}/gadgets/{name}'],
      ...paths['/apis/example.com/v1/namespaces/{namespace}/gadgets'],
    }
    assert.equal(get.responses[200].schema.$ref, '#/definitions/com.example.v1.GadgetList')
    assert.deepEqual(post.consumes, ['application/json', 'application/yaml'])
    assert.deepEqual(patch, undefined)
    assert.equal(definitions['com.example.v1.GadgetList'].description, 'GadgetList is a list of Gadget')
  })
})

const SPEC: JSONSchemaProps = {
  type: 'object',
  required: ['color', 'nully'],
  properties: {
    count: { type: 'integer', minimum: 1, default: 3 },
    color: { type: 'string', enum: ['red', 'blue'], example: 'red' },
    nully: { type: 'object', nullable: true, properties: { a: { type: 'string' } } },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { a: { type: 'string' } } },
    port: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
    map: { type: 'object', additionalProperties: { type: 'string', nullable: true } },
  },
}

const GADGETS: ResourceInfo = {
  group: 'example.com',
  version: 'v1',
  kind: 'Gadget',
  resource: 'gadgets',
  singular: 'gadget',
  shortNames: [],
  categories: [],
  namespaced: true,
  verbs: ['create', 'get', 'list', 'watch'],
  subresources: [],
  storedAs: { group: 'example.com', version: 'v1' },
  custom: true,
}

async function documents(schema: JSONSchemaProps, path: string) {
  const names = { group: 'example.com', version: 'v1', kind: 'Gadget', listKind: 'GadgetList', plural: 'gadgets' }
  const openApi = openApiDocuments([GADGETS], [{ ...names, schema, selectableFields: ['.spec.color'] }])
  return JSON.parse(String((await openApi.answer(path, 'application/json'))?.body))
}

async function v2(schema: JSONSchemaProps) {
  return (await documents(schema, '/openapi/v2')).definitions['com.example.v1.Gadget']
}

async function v3(schema: JSONSchemaProps) {
  return (await documents(schema, '/openapi/v3/apis/example.com/v1')).components.schemas['com.example.v1.Gadget']
}
