import { apiVersionOf, type KindRef } from '../objects.ts'
import { strategies } from '../resources/index.ts'
import type { Strategy } from '../resources/types.ts'
import { builtinResources, type ResourceInfo } from '../schema/resources.ts'
import { type ObjectSchema, schemaOf } from '../schema/schema.ts'
import { type StorageKey, storageKeyOf } from '../storage/types.ts'
import { conversions, type VersionConversion } from './conversions/table.ts'

/** A resource as it is served at one group and version. */
export interface ServedResource {
  readonly info: ResourceInfo
  /** `apiVersion` of the objects clients see here. */
  readonly apiVersion: string
  /** Where and as which version its objects are kept. */
  readonly key: StorageKey
  readonly storage: KindRef
  readonly strategy: Strategy | undefined
  readonly schema: ObjectSchema | undefined
  readonly hasStatus: boolean
  /** Present when clients see another version than the stored one. */
  readonly conversion: VersionConversion | undefined
}

export interface Registry {
  /** The resource served at an URL. */
  find(group: string, version: string, resource: string): ServedResource | undefined
  /** The resource in the version it is stored in. */
  of(kind: { group: string; resource: string }): ServedResource | undefined
  readonly all: readonly ServedResource[]
}

export function createRegistry(resources: readonly ResourceInfo[] = builtinResources): Registry {
  const all = resources.map(serve)
  const byUrl = new Map(all.map((served) => [urlKey(served.info), served]))
  const byStorage = new Map(all.filter(({ conversion }) => !conversion).map((served) => [served.key, served]))
  return {
    all,
    find: (group, version, resource) => byUrl.get(urlKey({ group, version, resource })),
    of: (kind) => byStorage.get(storageKeyOf(kind)),
  }
}

function urlKey({ group, version, resource }: { group: string; version: string; resource: string }): string {
  return `${group}/${version}/${resource}`
}

function serve(info: ResourceInfo): ServedResource {
  const conversion = conversions.get(urlKey(info))
  const storage = conversion?.storage ?? info
  const key = storageKeyOf(storage)
  return {
    info,
    apiVersion: apiVersionOf(info),
    key,
    storage,
    strategy: strategies.get(key),
    // Looked up when it is first needed: schemas are many and most are never used.
    get schema() {
      return schemaOf({ group: info.group, version: info.version, kind: info.kind })
    },
    hasStatus: info.subresources.some(({ name }) => name === 'status'),
    conversion,
  }
}
