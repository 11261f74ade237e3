import { startTestServer, type TestServer } from '../../../helpers/api-server.ts'

export const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
export const MERGE = { 'content-type': 'application/merge-patch+json' }

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

/** A version of a kind with a size and a colour, a status, a scale and a column. */
export const version = {
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

/** The definition of such a kind. */
export function definition(plural: string, kind: string, versions: object[] = [version], group = 'example.com') {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: { group, scope: 'Namespaced', names: { plural, kind, shortNames: [plural.slice(0, 2)] }, versions },
  }
}

/** A server that has boxes. */
export async function startServer(): Promise<TestServer> {
  const server = await startTestServer()
  await server.call('POST', DEFINITIONS, { body: definition('boxes', 'Box') })
  return server
}
