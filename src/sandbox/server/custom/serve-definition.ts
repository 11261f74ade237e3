import { createHash } from 'node:crypto'
import { apiVersionOf, type KindRef, type KubeObject } from '../../objects.ts'
import { customSchema } from '../../schema/custom-schema.ts'
import type { ResourceInfo, SubresourceInfo } from '../../schema/resources.ts'
import type { ObjectSchema } from '../../schema/schema.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
  CustomResourceSubresourceScale,
} from '../../schema/types.gen.ts'
import { storageKeyOf } from '../../storage/types.ts'
import type { ServedResource } from '../registry.ts'
import type { WebhookPlaces } from '../webhooks/client.ts'
import { type Converter, createConverter } from './conversion/converter.ts'
import { customStrategy } from './strategy.ts'
import { compareVersions } from './versions.ts'

const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']
const SUBRESOURCE_VERBS = ['get', 'patch', 'update']

/** What only custom resources have. */
export interface CustomServing {
  readonly definition: CustomResourceDefinition
  readonly version: CustomResourceDefinitionVersion
  readonly scale: CustomResourceSubresourceScale | undefined
  /** The warning of every answer. */
  readonly deprecation: string | undefined
  readonly converter: Converter
  /** What stored objects have been found to be in this version: what a real server's watch cache holds. */
  readonly seen: WeakMap<KubeObject, KubeObject>
}

/** The resources that a definition adds to the API, the preferred version first. */
export function servedBy(definition: CustomResourceDefinition, places: WebhookPlaces): ServedResource[] {
  const { spec } = definition
  const stored = spec.versions.find(({ storage }) => storage)
  if (!stored) return []
  const versions = spec.versions.map((version) => ({ version, schema: schemaOf(definition, version) }))
  const schemas = new Map(versions.map(({ version, schema }) => [apiVersionIn(definition, version), schema]))
  const converter = createConverter(definition, schemas, places)
  return versions
    .filter(({ version }) => version.served)
    .sort((a, b) => compareVersions(a.version.name, b.version.name))
    .map(({ version, schema }) => serve(definition, version, { storedVersion: stored.name, schema, converter }))
}

function apiVersionIn({ spec }: CustomResourceDefinition, { name }: CustomResourceDefinitionVersion): string {
  return apiVersionOf({ group: spec.group, version: name })
}

function schemaOf({ spec }: CustomResourceDefinition, { name, schema }: CustomResourceDefinitionVersion): ObjectSchema {
  const { group, names } = spec
  return customSchema({ group, version: name, kind: names.kind }, schema?.openAPIV3Schema)
}

function serve(
  definition: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  { storedVersion, schema, converter }: { storedVersion: string; schema: ObjectSchema; converter: Converter },
): ServedResource {
  const info = infoOf(definition, version, storedVersion)
  const storage: KindRef = { ...refOf(definition), version: storedVersion }
  return {
    info,
    apiVersion: apiVersionOf(info),
    key: storageKeyOf(info),
    storage,
    strategy: customStrategy(storage, schema, version),
    schema,
    hasStatus: version.subresources?.status !== undefined,
    conversion: undefined,
    custom: {
      definition,
      version,
      scale: version.subresources?.scale,
      deprecation: deprecationOf(definition, version),
      converter,
      seen: new WeakMap(),
    },
  }
}

function refOf({ spec }: CustomResourceDefinition) {
  const { group, names, scope } = spec
  return { group, resource: names.plural, kind: names.kind, namespaced: scope === 'Namespaced' }
}

function infoOf(
  definition: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  storedVersion: string,
): ResourceInfo {
  const { group, names } = definition.spec
  const gvk = `${group}/${storedVersion}/${names.kind}`
  return {
    ...refOf(definition),
    version: version.name,
    singular: names.singular ?? '',
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    verbs: VERBS,
    subresources: subresourcesOf(names.kind, version),
    storedAs: { group, version: storedVersion },
    storageVersionHash: createHash('sha256').update(gvk).digest().subarray(0, 8).toString('base64'),
    custom: true,
  }
}

function subresourcesOf(kind: string, { subresources }: CustomResourceDefinitionVersion): SubresourceInfo[] {
  const verbs = SUBRESOURCE_VERBS
  return [
    ...(subresources?.status === undefined ? [] : [{ name: 'status', kind, verbs }]),
    ...(subresources?.scale ? [{ name: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs }] : []),
  ]
}

/** The definition's own words, else those of `defaultDeprecationWarning`, which name the best version there is instead. */
function deprecationOf(
  { spec }: CustomResourceDefinition,
  { name, deprecated, deprecationWarning }: CustomResourceDefinitionVersion,
): string | undefined {
  if (!deprecated) return undefined
  if (deprecationWarning !== undefined) return deprecationWarning
  const [better] = spec.versions
    .filter((other) => other.served && !other.deprecated && compareVersions(other.name, name) < 0)
    .sort((a, b) => compareVersions(a.name, b.name))
  const text = `${spec.group}/${name} ${spec.names.kind} is deprecated`
  return better ? `${text}; use ${spec.group}/${better.name} ${spec.names.kind}` : text
}
