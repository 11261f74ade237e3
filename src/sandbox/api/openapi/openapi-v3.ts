import { createHash } from 'node:crypto'
import { perObject } from '../../../util/per-object.ts'
import { apiVersionOf } from '../../objects.ts'
import type { ResourceInfo } from '../../schema/resources.ts'
import { inTurns, type Steps } from '../../steps.ts'
import type { JsonObject } from '../json/values.ts'
import {
  type CustomDefinition,
  type CustomDefinitions,
  type CustomKind,
  customDefinitions,
} from './custom-definitions.ts'
import { eachDefinition } from './definitions.ts'
import { type Descriptions, loadDescriptions } from './descriptions.ts'
import { PathWriter } from './openapi-v3-paths.ts'
import { type RootDocument, rootContent, rootDocuments } from './root-documents.ts'

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

/** What one document is about. */
interface Group {
  readonly members: ResourceInfo[]
  readonly custom: CustomKind[]
}

/** While a document or the index is being made, others are served. */
export function openApiV3(resources: readonly ResourceInfo[], customKinds: readonly CustomKind[]): OpenApiV3 {
  const groups = groupsOf(resources, customKinds)
  const roots = rootDocuments(resources)
  const made = new Map<string, Promise<OpenApiV3Document>>()
  const document = async (path: string) => {
    const group = groups.get(path)
    const root = roots.get(path)
    const make = group ? () => build(group) : root && (() => buildRoot(path, root))
    if (!make) return undefined
    const known = made.get(path) ?? make()
    made.set(path, known)
    return known
  }
  let index: Promise<object> | undefined
  return {
    document,
    index() {
      index ??= inTurns(() => indexSteps(groups, roots))
      return index
    },
  }
}

function groupsOf(resources: readonly ResourceInfo[], customKinds: readonly CustomKind[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>()
  for (const resource of resources) {
    const path = `${resource.group === '' ? 'api' : 'apis'}/${apiVersionOf(resource)}`
    const group = groups.get(path) ?? { members: [], custom: [] }
    group.members.push(resource)
    groups.set(path, group)
  }
  for (const kind of customKinds) groups.get(`apis/${kind.group}/${kind.version}`)?.custom.push(kind)
  return groups
}

function* indexSteps(
  groups: ReadonlyMap<string, Group>,
  roots: ReadonlyMap<string, RootDocument>,
): Steps<{ paths: object }> {
  const entries: [string, object][] = []
  for (const path of [...groups.keys(), ...roots.keys()].sort()) {
    const group = groups.get(path)
    const hash = group ? yield* groupHash(group) : rootHash(roots.get(path))
    entries.push([path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }])
  }
  return { paths: Object.fromEntries(entries) }
}

/** Tells apart versions of a document without making it. */
function* groupHash({ members, custom }: Group): Steps<string> {
  yield
  const hashes: string[] = []
  for (const kind of custom) {
    yield
    hashes.push(kindHash(kind))
  }
  return sha512(JSON.stringify([members, hashes]))
}

const kindHash = perObject((kind: CustomKind) => sha512(JSON.stringify(kind)))

function sha512(text: string): string {
  return createHash('sha512').update(text).digest('hex').toUpperCase()
}

function rootHash(root: RootDocument | undefined): string {
  return sha512(JSON.stringify(root))
}

async function build(group: Group): Promise<OpenApiV3Document> {
  const descriptions = await loadDescriptions()
  return inTurns(() => buildSteps(group, descriptions))
}

function* buildSteps(group: Group, descriptions: Descriptions): Steps<OpenApiV3Document> {
  const own = yield* ownDefinitions(group)
  const writer = new PathWriter(descriptions, own)
  const paths = yield* memberTexts(yield* writer.paths(group.members))
  const schemas = yield* schemaTexts(writer.used, own, descriptions)
  return { body: written(paths, schemas), hash: yield* groupHash(group) }
}

async function buildRoot(path: string, root: RootDocument): Promise<OpenApiV3Document> {
  const { paths, schemas } = rootContent(path, root, await loadDescriptions())
  const texts = (members: JsonObject) => Object.entries(members).map(([name, value]) => memberText(name, value))
  return { body: written(texts(paths), schemas && texts(schemas)), hash: rootHash(root) }
}

function* ownDefinitions({ custom }: Group): Steps<CustomDefinitions> {
  const all = new Map<string, CustomDefinition>()
  for (const kind of custom) {
    yield
    for (const [id, definition] of customDefinitions([kind], 'v3')) all.set(id, definition)
  }
  return all
}

const REFERENCE = /"#\/components\/schemas\/([^"]+)"/g

/** The definitions with these names and all they refer to: those of Kubernetes sorted, then the group's own. */
function* schemaTexts(
  used: ReadonlySet<string>,
  own: CustomDefinitions,
  descriptions: Descriptions,
): Steps<readonly string[]> {
  const custom: string[] = []
  const roots = new Set<string>()
  for (const id of used) {
    yield
    const definition = own.get(id)
    const text = definition && memberText(id, definition.schema)
    if (text !== undefined) custom.push(text)
    for (const [, referred = ''] of text?.matchAll(REFERENCE) ?? [['', id]]) if (!own.has(referred)) roots.add(referred)
  }
  const builtin: [string, string][] = []
  for (const [id, definition] of eachDefinition(roots, descriptions, 'v3')) {
    yield
    builtin.push([id, memberText(id, definition)])
  }
  return [...builtin.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text), ...custom]
}

function* memberTexts(members: readonly (readonly [string, JsonObject])[]): Steps<readonly string[]> {
  const texts: string[] = []
  for (const [name, value] of members) {
    yield
    texts.push(memberText(name, value))
  }
  return texts
}

function memberText(name: string, value: unknown): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`
}

const SECURITY = {
  BearerToken: { type: 'apiKey', description: 'Bearer Token authentication', name: 'authorization', in: 'header' },
}

function written(paths: readonly string[], schemas: readonly string[] | undefined): Buffer {
  const start = `"openapi":"3.0.0",${memberText('info', { title: 'Kubernetes', version: '1.33' })}`
  const components = [...(schemas ? [`"schemas":{${schemas.join()}}`] : []), memberText('securitySchemes', SECURITY)]
  return Buffer.from(`{${start},"paths":{${paths.join()}},"components":{${components.join()}}}`)
}
