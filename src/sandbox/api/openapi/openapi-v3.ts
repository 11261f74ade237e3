import { createHash } from 'node:crypto'
import { apiVersionOf } from '../../objects.ts'
import type { ResourceInfo } from '../../schema/resources.ts'
import { definitionIdOf } from '../../schema/schema.ts'
import type { JsonObject } from '../json/values.ts'
import { openApiDefinitions } from './definitions.ts'
import { type Descriptions, loadDescriptions } from './descriptions.ts'
import { type Operation, tagOf } from './operation.ts'
import { operationsOf } from './operations.ts'
import { type RootDocument, rootContent, rootDocuments } from './root-documents.ts'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const PREFIX = '#/components/schemas/'
const FORMS = ['application/json', 'application/vnd.kubernetes.protobuf', 'application/yaml']
const STREAM_FORMS = [
  'application/json',
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf',
  'application/vnd.kubernetes.protobuf;stream=watch',
  'application/yaml',
]
const PATCHES = ['apply-patch+yaml', 'json-patch+json', 'merge-patch+json', 'strategic-merge-patch+json']
const REASONS: Record<number, string> = { 200: 'OK', 201: 'Created', 202: 'Accepted' }

/** OpenAPI v3 of a set of resources. Make a new one when custom resources come or go. */
export interface OpenApiV3 {
  /** `/openapi/v3`: where the document of each group and version is. */
  index(): Promise<object>
  /** The document of a group and version by its path in the index, e.g. `apis/apps/v1`. */
  document(path: string): Promise<OpenApiV3Document | undefined>
}

/** Kept as the bytes that are sent: as objects it takes many times as much memory. */
export interface OpenApiV3Document {
  body: Buffer
  hash: string
}

/** Schemas of kinds that are not built in, by the name of their definition; for custom resources. */
export type ExtraSchemas = ReadonlyMap<
  string,
  { gvk: { group: string; version: string; kind: string }; schema: JsonObject }
>

export function openApiV3(resources: readonly ResourceInfo[], extra: ExtraSchemas = new Map()): OpenApiV3 {
  const paths = new Map<string, ResourceInfo[]>()
  for (const resource of resources) {
    const path = `${resource.group === '' ? 'api' : 'apis'}/${apiVersionOf(resource)}`
    paths.set(path, [...(paths.get(path) ?? []), resource])
  }
  const roots = rootDocuments(resources)
  const made = new Map<string, Promise<OpenApiV3Document>>()
  const document = async (path: string) => {
    const members = paths.get(path)
    const root = roots.get(path)
    const make = members ? () => build(members, extra) : root && (() => buildRoot(path, root))
    if (!make) return undefined
    const known = made.get(path) ?? make()
    made.set(path, known)
    return known
  }
  return {
    document,
    async index() {
      const entries: [string, object][] = []
      for (const path of [...paths.keys(), ...roots.keys()].sort()) {
        const hash = paths.has(path) ? quickHash(paths.get(path), extra) : rootHash(roots.get(path))
        entries.push([path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }])
      }
      return { paths: Object.fromEntries(entries) }
    },
  }
}

/** Tells apart versions of a document without making it. */
function quickHash(members: readonly ResourceInfo[] | undefined, extra: ExtraSchemas): string {
  const schemas = members?.[0]?.custom ? [...extra] : []
  return sha512(JSON.stringify([members, schemas]))
}

function sha512(text: string): string {
  return createHash('sha512').update(text).digest('hex').toUpperCase()
}

async function build(members: readonly ResourceInfo[], extra: ExtraSchemas): Promise<OpenApiV3Document> {
  const descriptions = await loadDescriptions()
  const writer = new DocumentWriter(descriptions, extra)
  const paths = writer.paths(members)
  return { body: written(paths, writer.schemas()), hash: quickHash(members, extra) }
}

async function buildRoot(path: string, root: RootDocument): Promise<OpenApiV3Document> {
  const { paths, schemas } = rootContent(path, root, await loadDescriptions())
  return { body: written(paths, schemas), hash: rootHash(root) }
}

function rootHash(root: RootDocument | undefined): string {
  return sha512(JSON.stringify(root))
}

const SECURITY = {
  BearerToken: { type: 'apiKey', description: 'Bearer Token authentication', name: 'authorization', in: 'header' },
}

function written(paths: JsonObject, schemas: JsonObject | undefined): Buffer {
  const components = { ...(schemas && { schemas }), securitySchemes: SECURITY }
  const info = { title: 'Kubernetes', version: '1.33' }
  return Buffer.from(JSON.stringify({ openapi: '3.0.0', info, paths, components }))
}

class DocumentWriter {
  readonly #used = new Set<string>()
  readonly #descriptions: Descriptions
  readonly #extra: ExtraSchemas

  constructor(descriptions: Descriptions, extra: ExtraSchemas) {
    this.#descriptions = descriptions
    this.#extra = extra
  }

  paths(members: readonly ResourceInfo[]): JsonObject {
    const [first] = members
    if (!first) return {}
    const root = `/${first.group === '' ? 'api' : 'apis'}/${apiVersionOf(first)}/`
    const paths: Record<string, JsonObject> = { [root]: { get: this.#discovery(first) } }
    for (const operation of members.flatMap(operationsOf)) {
      const path = paths[operation.path] ?? {}
      path[operation.method] = this.#operation(operation, tagOf(first))
      if (operation.pathParameters.length > 0)
        path['parameters'] = this.#parameters(operation.pathParameters, operation.owner)
      paths[operation.path] = path
    }
    return Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  schemas(): JsonObject {
    const custom = [...this.#used].flatMap((id) => {
      const own = this.#extra.get(id)
      return own ? [[id, own.schema] as const] : []
    })
    const referred = [...JSON.stringify(custom).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, id = '']) => id)
    const builtin = [...this.#used, ...referred].filter((id) => !this.#extra.has(id))
    return { ...openApiDefinitions(builtin, this.#descriptions, 'v3'), ...Object.fromEntries(custom) }
  }

  #discovery(resource: ResourceInfo): JsonObject {
    const tag = tagOf(resource)
    const name = tag.charAt(0).toUpperCase() + tag.slice(1).replace('_v', 'V')
    return {
      tags: [tag],
      description: 'get available resources',
      operationId: `get${name}APIResources`,
      responses: this.#responses([200], `${META}.APIResourceList`, FORMS),
    }
  }

  #operation(operation: Operation, tag: string): JsonObject {
    const { query, action, gvk, answer } = operation
    const forms = answer === 'list' || answer === 'watch-event' ? STREAM_FORMS : FORMS
    return {
      tags: [tag],
      description: operation.description,
      operationId: operation.operationId,
      ...(query.length > 0 && { parameters: this.#parameters(query, operation.owner) }),
      ...this.#requestBody(operation),
      responses: this.#responses(operation.codes, this.#answerId(operation), forms),
      'x-kubernetes-action': action,
      'x-kubernetes-group-version-kind': gvk,
    }
  }

  #parameters(names: readonly string[], owner: string): object[] {
    return names.map((name) =>
      name === 'name'
        ? {
            name,
            in: 'path',
            description: `name of the ${owner}`,
            required: true,
            schema: { type: 'string', uniqueItems: true },
          }
        : (this.#descriptions.parameters[name] ?? { name, in: 'query', schema: { type: 'string' } }),
    )
  }

  #requestBody({ body, gvk }: Operation): JsonObject {
    if (!body) return {}
    if (body === 'patch') {
      const patch = { schema: { $ref: this.#ref(`${META}.Patch`) } }
      const types = this.#isCustom(gvk) ? PATCHES.filter((type) => !type.startsWith('strategic')) : PATCHES
      const content = Object.fromEntries(types.map((type) => [`application/${type}`, patch]))
      return { requestBody: { content, required: true } }
    }
    const isObject = body === 'object'
    const id = isObject ? this.#kindId(gvk) : `${META}.DeleteOptions`
    const content = { '*/*': { schema: { $ref: this.#ref(id) } } }
    return { requestBody: { content, ...(isObject && { required: true }) } }
  }

  #answerId({ answer, gvk }: Operation): string {
    if (answer === 'status') return `${META}.Status`
    if (answer === 'watch-event') return `${META}.WatchEvent`
    return answer === 'list' ? this.#kindId({ ...gvk, kind: `${gvk.kind}List` }) : this.#kindId(gvk)
  }

  #responses(codes: readonly number[], id: string, forms: readonly string[]): JsonObject {
    const content = Object.fromEntries(forms.map((form) => [form, { schema: { $ref: this.#ref(id) } }]))
    const answers = codes.map((code) => [String(code), { description: REASONS[code], content }] as const)
    return { ...Object.fromEntries(answers), 401: { description: 'Unauthorized' } }
  }

  #isCustom(gvk: Operation['gvk']): boolean {
    return definitionIdOf(gvk) === undefined
  }

  #kindId(gvk: Operation['gvk']): string {
    const builtin = definitionIdOf(gvk)
    if (builtin !== undefined) return builtin
    for (const [id, { gvk: own }] of this.#extra) {
      if (own.kind === gvk.kind && own.version === gvk.version && own.group === gvk.group) return id
    }
    return `${META}.Status`
  }

  #ref(id: string): string {
    this.#used.add(id)
    return PREFIX + id
  }
}
