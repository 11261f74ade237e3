import type { KindRef } from '../objects.ts'
import generated from './resources.gen.json' with { type: 'json' }

/** A subresource such as `status` or `scale`; `group` and `version` when its kind is of another group than the resource. */
export interface SubresourceInfo {
  readonly name: string
  readonly kind: string
  readonly group?: string
  readonly version?: string
  readonly verbs: readonly string[]
}

/** One resource of one served group and version, as discovery tells it. `version` is the served one. */
export interface ResourceInfo extends KindRef {
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly verbs: readonly string[]
  readonly subresources: readonly SubresourceInfo[]
  /** The group and version in which objects are stored, where it is another than the served one. */
  readonly storedAs: { readonly group: string; readonly version: string }
  readonly storageVersionHash?: string
  /** Defined by a CustomResourceDefinition. */
  readonly custom?: boolean
}

type Generated = Omit<ResourceInfo, 'shortNames' | 'categories' | 'storedAs'> & {
  shortNames?: string[]
  categories?: string[]
}

/** Served besides the version objects are kept in. */
const STORED_AS: Record<string, { group: string; version: string } | undefined> = {
  'autoscaling/v1/horizontalpodautoscalers': { group: 'autoscaling', version: 'v2' },
  'events.k8s.io/v1/events': { group: '', version: 'v1' },
}

/** All built-in resources of Kubernetes 1.33, in the order of the real server's discovery documents. */
export const builtinResources: readonly ResourceInfo[] = (generated as Generated[]).map((resource) => ({
  ...resource,
  shortNames: resource.shortNames ?? [],
  categories: resource.categories ?? [],
  storedAs: STORED_AS[`${resource.group}/${resource.version}/${resource.resource}`] ?? {
    group: resource.group,
    version: resource.version,
  },
}))
