import { apiVersionOf, type KindRef } from '../objects.ts'
import { strategies } from '../resources/index.ts'
import type { Strategy } from '../resources/types.ts'
import { builtinResources, type ResourceInfo } from '../schema/resources.ts'
import { type ObjectSchema, schemaOf } from '../schema/schema.ts'
import { type StorageKey, storageKeyOf } from '../storage/types.ts'
import { conversionOf, type VersionConversion } from './conversions/table.ts'
import type { CustomServing } from './custom/serve-definition.ts'

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
  /** Present when clients see another version of a built-in kind than the stored one. */
  readonly conversion: VersionConversion | undefined
  /** Of resources that a CustomResourceDefinition defines. */
  readonly custom?: CustomServing
}

export interface Registry {
  /** The resource served at an URL. */
  find(group: string, version: string, resource: string): ServedResource | undefined
  /** The resource in the version it is stored in. */
  of(kind: { group: string; resource: string }): ServedResource | undefined
  /** Another array whenever custom resources have come, gone or changed. */
  readonly all: readonly ServedResource[]
  readonly custom: readonly ServedResource[]
  /** Whether webhooks convert any of them. */
  readonly asksConverters: boolean
  /** Replaces the custom resources. */
  setCustom(custom: readonly ServedResource[]): void
}

export function createRegistry(resources: readonly ResourceInfo[] = builtinResources): Registry {
  const builtin = resources.map(serve)
  let current = indexed(builtin, [])
  return {
    get all() {
      return current.all
    },
    get custom() {
      return current.custom
    },
    get asksConverters() {
      return current.asksConverters
    },
    setCustom(custom) {
      const { custom: old } = current
      const isSame = custom.length === old.length && custom.every((served, index) => served === old[index])
      if (!isSame) current = indexed(builtin, custom)
    },
    find: (group, version, resource) => current.byUrl.get(urlKey({ group, version, resource })),
    of: (kind) => current.byStorage.get(storageKeyOf(kind)),
  }
}

function indexed(builtin: readonly ServedResource[], custom: readonly ServedResource[]) {
  const all = [...builtin, ...custom]
  // The version objects are stored in goes before others of the same objects.
  const others = custom.filter(isOtherVersion)
  const stored = all.filter((served) => !served.conversion && !isOtherVersion(served))
  return {
    all,
    custom,
    asksConverters: custom.some((served) => served.custom?.converter.isWebhook),
    byUrl: new Map(all.map((served) => [urlKey(served.info), served])),
    byStorage: new Map([...others, ...stored].map((served) => [served.key, served])),
  }
}

function isOtherVersion({ custom, info, storage }: ServedResource): boolean {
  return custom !== undefined && info.version !== storage.version
}

function urlKey({ group, version, resource }: { group: string; version: string; resource: string }): string {
  return `${group}/${version}/${resource}`
}

function serve(info: ResourceInfo): ServedResource {
  const conversion = conversionOf(info)
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
