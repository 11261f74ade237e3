import { createHash } from 'node:crypto'
import { apiVersionOf, type Draft, type KindRef, type KubeObject } from '../../objects.ts'
import { customSchema } from '../../schema/custom-schema.ts'
import type { ResourceInfo, SubresourceInfo } from '../../schema/resources.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
  CustomResourceSubresourceScale,
} from '../../schema/types.gen.ts'
import { storageKeyOf } from '../../storage/types.ts'
import type { ServedResource } from '../registry.ts'
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
}

/** The resources that a definition adds to the API, the preferred version first. */
export function servedBy(definition: CustomResourceDefinition): ServedResource[] {
  const { spec } = definition
  const stored = spec.versions.find(({ storage }) => storage)
  if (!stored) return []
  return spec.versions
    .filter(({ served }) => served)
    .sort((a, b) => compareVersions(a.name, b.name))
    .map((version) => serve(definition, version, stored.name))
}

function serve(
  definition: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  storedVersion: string,
): ServedResource {
  const info = infoOf(definition, version, storedVersion)
  const storage: KindRef = { ...refOf(definition), version: storedVersion }
  const schema = customSchema(info, version.schema?.openAPIV3Schema)
  return {
    info,
    apiVersion: apiVersionOf(info),
    key: storageKeyOf(info),
    storage,
    strategy: customStrategy(storage, schema, version),
    schema,
    hasStatus: version.subresources?.status !== undefined,
    conversion:
      version.name === storedVersion
        ? undefined
        : { storage, toStorage: renamed<Draft>(storage), fromStorage: renamed<KubeObject>(info) },
    custom: {
      definition,
      version,
      scale: version.subresources?.scale,
      deprecation: deprecationOf(definition, version),
    },
  }
}

/** Conversion `None`: another apiVersion and nothing else. */
function renamed<T extends Draft>(to: KindRef): (object: T) => T {
  return (object) => ({ ...object, apiVersion: apiVersionOf(to) })
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
