import { apiVersionOf } from '../../objects.ts'
import type { ResourceInfo } from '../../schema/resources.ts'
import { definitionIdOf } from '../../schema/schema.ts'
import type { Steps } from '../../steps.ts'
import type { JsonObject } from '../json/values.ts'
import type { CustomDefinitions } from './custom-definitions.ts'
import type { Descriptions } from './descriptions.ts'
import { type Operation, tagOf } from './operation.ts'
import { operationsOf } from './operations.ts'

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

/** Writes the paths of the resources of a group and version. */
export class PathWriter {
  /** The names of the definitions that they refer to. */
  readonly used = new Set<string>()
  readonly #descriptions: Descriptions
  readonly #own: CustomDefinitions

  constructor(descriptions: Descriptions, own: CustomDefinitions) {
    this.#descriptions = descriptions
    this.#own = own
  }

  /** All of them, sorted. */
  *paths(members: readonly ResourceInfo[]): Steps<[path: string, item: JsonObject][]> {
    const [first] = members
    if (!first) return []
    const root = `/${first.group === '' ? 'api' : 'apis'}/${apiVersionOf(first)}/`
    const paths: Record<string, JsonObject> = { [root]: { get: this.#discovery(first) } }
    for (const member of members) {
      yield
      for (const operation of operationsOf(member)) this.#add(operation, tagOf(first), paths)
    }
    return Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))
  }

  #add(operation: Operation, tag: string, paths: Record<string, JsonObject>): void {
    const path = paths[operation.path] ?? {}
    path[operation.method] = this.#operation(operation, tag)
    if (operation.pathParameters.length > 0)
      path['parameters'] = this.#parameters(operation.pathParameters, operation.owner)
    paths[operation.path] = path
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
    for (const [id, { gvk: each }] of this.#own) {
      if (each.kind === gvk.kind && each.version === gvk.version && each.group === gvk.group) return id
    }
    return `${META}.Status`
  }

  #ref(id: string): string {
    this.used.add(id)
    return PREFIX + id
  }
}
