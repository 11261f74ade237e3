import type { KubeObject } from '../objects.ts'

/** All objects of one kind, in the order of etcd's keys (`namespace/name` by bytes). What was listed stays as it was. */
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
  const byPath = new Map<string, KubeObject>()
  const paths: string[] = []
  /** In the order of `paths`; copied before the next change once it has been handed out. */
  let objects: KubeObject[] = []
  const listings = new Map<string | undefined, readonly KubeObject[]>()
  const change = (path: string): KubeObject[] => {
    if (listings.has(undefined)) objects = objects.slice()
    listings.delete(undefined)
    listings.delete(path.slice(0, path.indexOf('/')))
    return objects
  }
  return {
    get size() {
      return byPath.size
    },
    get: (path) => byPath.get(path),
    set(path, object) {
      const at = position(paths, path)
      const changed = change(path)
      if (byPath.has(path)) changed[at] = object
      else {
        paths.splice(at, 0, path)
        changed.splice(at, 0, object)
      }
      byPath.set(path, object)
    },
    remove(path) {
      if (!byPath.delete(path)) return
      const at = position(paths, path)
      paths.splice(at, 1)
      change(path).splice(at, 1)
    },
    list(namespace) {
      const known = listings.get(namespace)
      if (known) return known
      const listing = namespace === undefined ? objects : within(paths, objects, namespace)
      listings.set(namespace, listing)
      return listing
    },
  }
}

function within(paths: readonly string[], objects: readonly KubeObject[], namespace: string): readonly KubeObject[] {
  // '0' is the character after '/', so this is the end of everything below `namespace/`.
  return objects.slice(position(paths, `${namespace}/`), position(paths, `${namespace}0`))
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
