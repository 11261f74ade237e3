import type { ResourceInfo } from '../../schema/resources.ts'
import { definitionIdOf, definitionIds } from '../../schema/schema.ts'
import type { JsonObject } from '../json/values.ts'
import { openApiDefinitions } from './definitions.ts'
import { type Descriptions, loadDescriptions } from './descriptions.ts'
import type { ExtraSchemas } from './openapi-v3.ts'
import { type Operation, tagOf } from './operation.ts'
import { operationsOf } from './operations.ts'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const PRODUCES = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']
const STREAMS = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch']
const PATCHES = ['json-patch+json', 'merge-patch+json', 'strategic-merge-patch+json', 'apply-patch+yaml']
/** What custom resources are read and written as. */
const CUSTOM_FORMS = ['application/json', 'application/yaml']
const REASONS: Record<number, string> = { 200: 'OK', 201: 'Created', 202: 'Accepted' }

/** The OpenAPI v2 document, for clients that do not know v3 (kubectl up to 1.28). */
export async function openApiV2(resources: readonly ResourceInfo[], extra: ExtraSchemas): Promise<JsonObject> {
  const descriptions = await loadDescriptions()
  const custom = [...extra].map(([id, { schema }]) => [id, schema] as const)
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: '1.33' },
    paths: pathsOf(resources, { descriptions, extra }),
    definitions: { ...openApiDefinitions(definitionIds(), descriptions, 'v2'), ...Object.fromEntries(custom) },
    securityDefinitions: {
      BearerToken: { description: 'Bearer Token authentication', type: 'apiKey', name: 'authorization', in: 'header' },
    },
    security: [{ BearerToken: [] }],
  }
}

interface Texts {
  descriptions: Descriptions
  extra: ExtraSchemas
}

function pathsOf(resources: readonly ResourceInfo[], texts: Texts): JsonObject {
  const paths: Record<string, JsonObject> = {}
  for (const resource of resources) {
    for (const operation of operationsOf(resource)) {
      const path = paths[operation.path] ?? {}
      path[operation.method] = writeOperation(operation, tagOf(resource), texts)
      path['parameters'] = parameters(operation.pathParameters, operation.owner, texts)
      paths[operation.path] = path
    }
  }
  return Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function writeOperation(operation: Operation, tag: string, texts: Texts): JsonObject {
  const { query, answer, owner } = operation
  const all = [...bodyParameter(operation, texts), ...parameters(query, owner, texts)]
  const streams = answer === 'list' || answer === 'watch-event'
  const isCustom = definitionIdOf(operation.gvk) === undefined
  return {
    description: operation.description,
    consumes: consumes(operation, isCustom),
    produces: isCustom ? CUSTOM_FORMS : streams ? [...PRODUCES, ...STREAMS] : PRODUCES,
    schemes: ['https'],
    tags: [tag],
    operationId: operation.operationId,
    ...(all.length > 0 && { parameters: all }),
    responses: responses(operation, texts),
    'x-kubernetes-action': operation.action,
    'x-kubernetes-group-version-kind': operation.gvk,
  }
}

function consumes({ body }: Operation, isCustom: boolean): string[] {
  if (body !== 'patch') return isCustom ? CUSTOM_FORMS : ['*/*']
  const types = isCustom ? PATCHES.filter((type) => !type.startsWith('strategic')) : PATCHES
  return types.map((type) => `application/${type}`)
}

function bodyParameter({ body, gvk }: Operation, texts: Texts): JsonObject[] {
  if (!body) return []
  const id = body === 'patch' ? `${META}.Patch` : body === 'object' ? kindId(gvk, texts) : `${META}.DeleteOptions`
  const required = body === 'delete-options' ? {} : { required: true }
  return [{ name: 'body', in: 'body', ...required, schema: { $ref: `#/definitions/${id}` } }]
}

/** In v2 the schema of a parameter stands beside its name. */
function parameters(names: readonly string[], owner: string, { descriptions }: Texts): JsonObject[] {
  return names.map((name) => {
    if (name === 'name') {
      return {
        uniqueItems: true,
        type: 'string',
        description: `name of the ${owner}`,
        name,
        in: 'path',
        required: true,
      }
    }
    const { schema, ...rest } = (descriptions.parameters[name] ?? { name, in: 'query' }) as JsonObject
    return { ...(schema as JsonObject | undefined), ...rest }
  })
}

function responses({ answer, codes, gvk }: Operation, texts: Texts): JsonObject {
  const id =
    answer === 'status'
      ? `${META}.Status`
      : answer === 'watch-event'
        ? `${META}.WatchEvent`
        : kindId(answer === 'list' ? { ...gvk, kind: `${gvk.kind}List` } : gvk, texts)
  const schema = { $ref: `#/definitions/${id}` }
  const good = codes.map((code) => [String(code), { description: REASONS[code], schema }] as const)
  return { ...Object.fromEntries(good), 401: { description: 'Unauthorized' } }
}

function kindId({ group, version, kind }: Operation['gvk'], { extra }: Texts): string {
  const builtin = definitionIdOf({ group, version, kind })
  if (builtin !== undefined) return builtin
  for (const [id, { gvk }] of extra) {
    if (gvk.kind === kind && gvk.version === version && gvk.group === group) return id
  }
  return `${META}.Status`
}
