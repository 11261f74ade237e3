import assert from 'node:assert/strict'
import { openApiDocuments } from '../../../../src/sandbox/api/openapi/openapi.ts'
import { builtinResources } from '../../../../src/sandbox/schema/resources.ts'

const openApi = openApiDocuments(builtinResources)

describe('openApiDocuments', () => {
  it('lists a document for each group and version', async () => {
    const { paths } = await read('/openapi/v3')
    const versions = Object.keys(paths).filter((path) => /^apis?\/.*v\d/.test(path))
    assert.equal(versions.length, new Set(builtinResources.map((r) => `${r.group}/${r.version}`)).size)
    assert.match(paths['apis/apps/v1'].serverRelativeURL, /^\/openapi\/v3\/apis\/apps\/v1\?hash=[0-9A-F]{128}$/)
  })

  it('lists a document for each group and each path above them', async () => {
    const { paths } = await read('/openapi/v3')
    const others = Object.keys(paths).filter((path) => !/^apis?\/.*v\d/.test(path))
    assert.deepEqual(
      others.filter((path) => !path.startsWith('apis/')),
      ['.well-known/openid-configuration', 'api', 'apis', 'openid/v1/jwks', 'version'],
    )
    assert.ok(others.includes('apis/apps'))
    const { paths: own, components } = await read('/openapi/v3/apis/apps')
    assert.equal(own['/apis/apps/'].get.operationId, 'getAppsAPIGroup')
    assert.deepEqual(Object.keys(components.schemas), [
      'io.k8s.apimachinery.pkg.apis.meta.v1.APIGroup',
      'io.k8s.apimachinery.pkg.apis.meta.v1.GroupVersionForDiscovery',
      'io.k8s.apimachinery.pkg.apis.meta.v1.ServerAddressByClientCIDR',
    ])
  })

  it('tells kubectl that patches take fieldValidation', async () => {
    const { paths } = await read('/openapi/v3/apis/apps/v1')
    const { patch } = paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}']
    assert.deepEqual(patch['x-kubernetes-group-version-kind'], { group: 'apps', version: 'v1', kind: 'Deployment' })
    assert.equal(patch['x-kubernetes-action'], 'patch')
    const names = patch.parameters.map(({ name }: { name: string }) => name)
    assert.deepEqual(names, ['dryRun', 'fieldManager', 'fieldValidation', 'force'])
  })

  it('tells which object a deletion answers with, and what is created', async () => {
    const { paths } = await read('/openapi/v3/api/v1')
    const answerOf = (resource: string) => {
      const { responses } = paths[`/api/v1/namespaces/{namespace}/${resource}/{name}`].delete
      return responses[200].content['application/json'].schema.$ref.split('.').at(-1)
    }
    assert.deepEqual(['pods', 'secrets'].map(answerOf), ['Pod', 'Status'])
    assert.equal(paths['/api/v1/namespaces/{namespace}/endpoints'].post.description, 'create Endpoints')
  })

  it('tells all parameters of the only operation of a path at the path', async () => {
    const { paths } = await read('/openapi/v3/apis/authentication.k8s.io/v1')
    const { parameters, post } = paths['/apis/authentication.k8s.io/v1/tokenreviews']
    const names = parameters.map(({ name }: { name: string }) => name)
    assert.deepEqual(names, ['dryRun', 'fieldManager', 'fieldValidation', 'pretty'])
    assert.equal(post.parameters, undefined)
  })

  it('describes a type as a real server does', async () => {
    const { components } = await read('/openapi/v3/apis/apps/v1')
    const { selector, strategy, replicas } = components.schemas['io.k8s.api.apps.v1.DeploymentSpec'].properties
    assert.deepEqual(replicas, {
      description:
        'Number of desired pods. This is a pointer to distinguish between explicit zero and not specified. Defaults to 1.',
      type: 'integer',
      format: 'int32',
    })
    assert.deepEqual(selector.allOf, [
      { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector' },
    ])
    assert.deepEqual(strategy.default, {})
    assert.equal(strategy['x-kubernetes-patch-strategy'], 'retainKeys')
  })

  it('holds every schema it refers to', async () => {
    const document = await read('/openapi/v3/api/v1')
    const used = new Set(
      [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, id]) => id),
    )
    const missing = [...used].filter((id) => id !== undefined && !(id in document.components.schemas))
    assert.deepEqual(missing, [])
  })

  it('has nothing for other paths', async () => {
    assert.equal(await openApi.answer('/openapi/v3/apis/none/v1', undefined), undefined)
    assert.equal(await openApi.answer('/openapi', undefined), undefined)
  })

  it('answers v2 as JSON', async () => {
    const { swagger, definitions } = await read('/openapi/v2')
    assert.equal(swagger, '2.0')
    assert.deepEqual(
      definitions['io.k8s.api.core.v1.Pod'].properties.spec.$ref,
      '#/definitions/io.k8s.api.core.v1.PodSpec',
    )
  })

  it('answers v2 in the protobuf form of older kubectls', async () => {
    const accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'
    const answer = await openApi.answer('/openapi/v2', accept)
    assert.equal(answer?.contentType, 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf')
    assert.equal(
      Buffer.from(answer?.body ?? '')
        .subarray(0, 5)
        .toString('latin1'),
      '\n\x032.0',
    )
  })

  it('refuses other forms of v2', async () => {
    assert.equal((await openApi.answer('/openapi/v2', 'text/html'))?.code, 406)
  })
})

async function read(path: string) {
  const answer = await openApi.answer(path, 'application/json')
  return JSON.parse(String(answer?.body))
}
