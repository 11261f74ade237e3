import type { KubeObject } from '../objects.ts'

/** All objects of one kind, in the order of etcd's keys (`namespace/name` by bytes). Listings are made once per change. */
export interface Collection {
  readonly size: number
  get(path: string): KubeObject | undefined
  set(path: string, object: KubeObject): void
  remove(path: string): void
  list(namespace?: string): readonly KubeObject[]
}

/** The place of an object within its collection. */
export function pathOf(namespace: string, name: string): string {
  return `${namespace}/${name}`
}

export function createCollection(): Collection {
  const objects = new Map<string, KubeObject>()
  const paths: string[] = []
  const listings = new Map<string | undefined, readonly KubeObject[]>()
  const forget = (path: string) => {
    listings.delete(undefined)
    listings.delete(path.slice(0, path.indexOf('/')))
  }
  return {
    get size() {
      return objects.size
    },
    get: (path) => objects.get(path),
    set(path, object) {
      if (!objects.has(path)) paths.splice(position(paths, path), 0, path)
      objects.set(path, object)
      forget(path)
    },
    remove(path) {
      if (objects.delete(path)) paths.splice(position(paths, path), 1)
      forget(path)
    },
    list(namespace) {
      const known = listings.get(namespace)
      if (known) return known
      const listing = Object.freeze(objectsAt(objects, within(paths, namespace)))
      listings.set(namespace, listing)
      return listing
    },
  }
}

function within(paths: readonly string[], namespace: string | undefined): readonly string[] {
  if (namespace === undefined) return paths
  // '0' is the character after '/', so this is the end of everything below `namespace/`.
  return paths.slice(position(paths, `${namespace}/`), position(paths, `${namespace}0`))
}

function objectsAt(objects: Map<string, KubeObject>, paths: readonly string[]): KubeObject[] {
  return paths.flatMap((path) => objects.get(path) ?? [])
}

/** The index of the first path that is not before `path`. */
function position(paths: readonly string[], path: string): number {
  let low = 0
  let high = paths.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((paths[middle] ?? '') < path) low = middle + 1
    else high = middle
  }
  return low
}
