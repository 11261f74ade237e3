import type { ResourceInfo } from '../../schema/resources.ts'
import { definitionIdOf, definitionIds } from '../../schema/schema.ts'
import { type GiveWay, giveWay as usual } from '../../turns.ts'
import type { JsonObject } from '../json/values.ts'
import { type CustomKind, customDefinitions, customIds } from './custom-definitions.ts'
import { eachDefinition } from './definitions.ts'
import { type Descriptions, loadDescriptions } from './descriptions.ts'
import { type Operation, tagOf } from './operation.ts'
import { operationsOf } from './operations.ts'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const PRODUCES = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']
const STREAMS = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch']
const PATCHES = ['json-patch+json', 'merge-patch+json', 'strategic-merge-patch+json', 'apply-patch+yaml']
/** What custom resources are read and written as. */
const CUSTOM_FORMS = ['application/json', 'application/yaml']
const REASONS: Record<number, string> = { 200: 'OK', 201: 'Created', 202: 'Accepted' }

/** How an OpenAPI v2 document is written. */
export interface V2Form {
  path(path: string, item: JsonObject): Buffer
  definition(id: string, schema: JsonObject): Buffer
  /** The pieces of the document whose parts these are. */
  document(paths: readonly Buffer[], definitions: readonly Buffer[]): Buffer[]
}

/** Makes the pieces of the document of a set of resources, for clients that do not know v3 (kubectl up to 1.28). */
export type V2Writer = (resources: readonly ResourceInfo[], customKinds: readonly CustomKind[]) => Promise<Buffer[]>

/** A part of the document and its place in the order of parts. */
type Part = readonly [name: string, content: Buffer]

/**
 * A writer of documents in one form. Most of a document is the same whatever custom kinds there are, so that a part is kept as it was written
 * as long as what it tells is there; while parts are being written, others are served.
 */
export function openApiV2Writer(form: V2Form, giveWay = usual): V2Writer {
  const paths = new WeakMap<ResourceInfo, readonly Part[]>()
  const definitions = new WeakMap<CustomKind, readonly Part[]>()
  let builtin: Promise<readonly Part[]> | undefined
  return async (resources, customKinds) => {
    const descriptions = await loadDescriptions()
    builtin ??= builtinDefinitions(form, descriptions, giveWay)
    const texts = { descriptions, ids: customIds(customKinds) }
    const custom = await inTurns(customKinds, definitions, (kind) => customParts(form, kind), giveWay)
    const all = await inTurns(resources, paths, (resource) => pathParts(form, resource, texts), giveWay)
    return form.document(contents(sorted(all)), contents([...(await builtin), ...custom]))
  }
}

/** The parts of all items; known ones are not written again. */
async function inTurns<T extends object>(
  items: readonly T[],
  known: WeakMap<T, readonly Part[]>,
  write: (item: T) => readonly Part[],
  giveWay: GiveWay,
): Promise<Part[]> {
  const all: Part[] = []
  for (const item of items) {
    const others = giveWay('request')
    if (others) await others
    const parts = known.get(item) ?? write(item)
    known.set(item, parts)
    for (const part of parts) all.push(part)
  }
  return all
}

async function builtinDefinitions(form: V2Form, descriptions: Descriptions, giveWay: GiveWay): Promise<Part[]> {
  const parts: Part[] = []
  for (const [id, schema] of eachDefinition(definitionIds(), descriptions, 'v2')) {
    const others = giveWay('request')
    if (others) await others
    parts.push([id, form.definition(id, schema)])
  }
  return sorted(parts)
}

function customParts(form: V2Form, kind: CustomKind): Part[] {
  return [...customDefinitions([kind], 'v2')].map(([id, { schema }]) => [id, form.definition(id, schema)])
}

function sorted(parts: readonly Part[]): Part[] {
  return [...parts].sort(([a], [b]) => (a < b ? -1 : 1))
}

function contents(parts: readonly Part[]): Buffer[] {
  return parts.map(([, content]) => content)
}

interface Texts {
  descriptions: Descriptions
  /** Of the definitions of custom kinds. */
  ids: ReadonlyMap<string, string>
}

function pathParts(form: V2Form, resource: ResourceInfo, texts: Texts): Part[] {
  const paths = new Map<string, JsonObject>()
  for (const operation of operationsOf(resource)) {
    const path = paths.get(operation.path) ?? {}
    path[operation.method] = writeOperation(operation, tagOf(resource), texts)
    path['parameters'] = parameters(operation.pathParameters, operation.owner, texts)
    paths.set(operation.path, path)
  }
  return [...paths].map(([path, item]) => [path, form.path(path, item)])
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

function kindId(gvk: Operation['gvk'], { ids }: Texts): string {
  const { group, version, kind } = gvk
  return definitionIdOf(gvk) ?? ids.get(`${group}/${version}/${kind}`) ?? `${META}.Status`
}
