import { badRequest } from '../../../api/status.ts'
import type { KubeObject } from '../../../objects.ts'
import { type Store, StoreError } from '../../../storage/types.ts'
import type { ServedResource } from '../../registry.ts'
import { expired, tooLargeResourceVersion } from '../../statuses.ts'
import { whenServed } from '../as-served.ts'
import { type Continue, continueExpired, decodeContinue, encodeContinue } from './continue-token.ts'
import type { ListOptions } from './options.ts'
import type { Selection } from './selection.ts'

export interface ListResult {
  /** In the stored version, of custom kinds in the served one. */
  items: readonly KubeObject[]
  revision: number
  continueToken: string
  remainingItemCount: number | undefined
}

/** One page of a list. `namespace` undefined: all of them. Throws 410 and 504 as the real server. */
export async function listObjects(
  store: Store,
  served: ServedResource,
  namespace: string | undefined,
  options: ListOptions,
  selection: Selection,
): Promise<ListResult> {
  const from = options.continueToken === '' ? undefined : continuation(options)
  const { items, revision } = stateFor(store, served, namespace, options, from)
  const rest = from ? items.filter((item) => pathIn(namespace, item) >= from.start) : items
  // Conversion may change what is selected by, so that what a webhook converts is converted first.
  const seen = served.custom?.converter.isWebhook ? await allServed(served, rest) : rest
  return page(seen, revision, namespace, limitOf(options), selection)
}

/** Any state may be served from the watch cache, which has no pages. */
function limitOf({ resourceVersion, continueToken, limit }: ListOptions): number {
  return resourceVersion === 0 && continueToken === '' ? 0 : limit
}

/** So many webhooks are asked at a time. */
const AT_ONCE = 16

/** One by one, as the real server's watch cache does. Throws what is wrong with the first that cannot be converted. */
async function allServed(served: ServedResource, items: readonly KubeObject[]): Promise<KubeObject[]> {
  const seen: KubeObject[] = []
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const asked = items.slice(start, start + AT_ONCE).map((item) => whenServed(served, item))
    for (const outcome of await Promise.allSettled(asked)) {
      if (outcome.status === 'rejected') throw outcome.reason
      seen.push(outcome.value)
    }
  }
  return seen
}

function continuation(options: ListOptions): Continue {
  if (options.resourceVersion !== undefined && options.resourceVersion !== 0) {
    throw badRequest('specifying resource version is not allowed when using continue')
  }
  return decodeContinue(options.continueToken)
}

function stateFor(
  store: Store,
  { key }: ServedResource,
  namespace: string | undefined,
  { resourceVersion, match, limit }: ListOptions,
  from: Continue | undefined,
) {
  if (from)
    return from.revision === undefined
      ? store.list(key, namespace)
      : pageState(store, key, namespace, from, from.revision)
  if (!resourceVersion) return store.list(key, namespace)
  if (resourceVersion > store.revision) throw tooLargeResourceVersion(resourceVersion, store.revision)
  const exact = match === 'Exact' || (match === undefined && limit > 0)
  if (!exact) return store.list(key, namespace)
  return orCompacted(
    () => store.listAt(key, resourceVersion, namespace),
    () => expired('The resourceVersion for the provided list is too old.'),
  )
}

function pageState(store: Store, key: string, namespace: string | undefined, { start }: Continue, revision: number) {
  return orCompacted(
    () => store.listAt(key, revision, namespace),
    () => continueExpired(start),
  )
}

function orCompacted<T>(read: () => T, failure: () => Error): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof StoreError && error.code === 'compacted' ? failure() : error
  }
}

function page(
  items: readonly KubeObject[],
  revision: number,
  namespace: string | undefined,
  limit: number,
  selection: Selection,
): ListResult {
  const selected = selection ? items.filter(selection) : items
  const last = limit > 0 ? selected[limit - 1] : undefined
  // A full page with anything behind it has a next one, which may turn out to be empty: the server does not look ahead.
  if (!last || last === items.at(-1)) {
    return { items: selected, revision, continueToken: '', remainingItemCount: undefined }
  }
  return {
    items: selected.slice(0, limit),
    revision,
    continueToken: encodeContinue({ revision, start: `${pathIn(namespace, last)}\u0000` }),
    // With a selector the server does not know how many more there are.
    remainingItemCount: selection ? undefined : selected.length - limit,
  }
}

/** The place of an object within what is listed, as etcd's keys below the list's prefix. */
function pathIn(namespace: string | undefined, { metadata }: KubeObject): string {
  return namespace === undefined && metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name
}
