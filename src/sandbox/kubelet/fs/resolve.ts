import { type DirectoryNode, type FsNode, fsError } from './nodes.ts'

export type FileSystem = 'overlay' | 'tmpfs' | 'ext4'

export interface Mount {
  readonly node: FsNode
  readonly readOnly: boolean
  /** `ext4` without. */
  readonly filesystem?: FileSystem
}

/** A container's tree: the root and what is mounted where (by absolute path). */
export interface MountTable {
  readonly root: DirectoryNode
  readonly readOnlyRoot: boolean
  readonly mounts: ReadonlyMap<string, Mount>
}

/** Where a path leads. `node` is missing when only the last name does not exist. */
export interface Place {
  /** Absolute, without links except perhaps the last name. */
  path: string
  parent: DirectoryNode
  name: string
  node: FsNode | undefined
  readOnly: boolean
  filesystem: FileSystem
}

const mostLinks = 40

/** What a path leads to, links followed; undefined for nothing. */
export function find(table: MountTable, path: string): FsNode | undefined {
  try {
    return resolve(table, path, 'open', true).node
  } catch {
    return undefined
  }
}

/** Walks a path; `follow` says whether a link in the last place is followed. Throws ENOENT, ENOTDIR, ELOOP. */
export function resolve(table: MountTable, path: string, call: string, follow: boolean): Place {
  let names = namesOf(path)
  let place = rootPlace(table)
  for (let links = 0; names.length > 0; ) {
    const [name = '', ...rest] = names
    if (place.node?.type !== 'directory') throw fsError(place.node ? 'ENOTDIR' : 'ENOENT', call, path)
    const next = step(table, place, place.node, name)
    if (!next.node && rest.length > 0) throw fsError('ENOENT', call, path)
    if (next.node?.type === 'symlink' && (follow || rest.length > 0)) {
      links += 1
      if (links > mostLinks) throw fsError('ELOOP', call, path)
      const { target } = next.node
      names = [...namesOf(target.startsWith('/') ? target : `${place.path}/${target}`), ...rest]
      place = rootPlace(table)
      continue
    }
    place = next
    names = rest
  }
  return place
}

/** The names of a path, with `.` and `..` worked out. */
export function namesOf(path: string): string[] {
  const names: string[] = []
  for (const name of path.split('/')) {
    if (name === '..') names.pop()
    else if (name !== '' && name !== '.') names.push(name)
  }
  return names
}

function rootPlace({ root, readOnlyRoot }: MountTable): Place {
  return { path: '', parent: root, name: '', node: root, readOnly: readOnlyRoot, filesystem: 'overlay' }
}

function step({ mounts }: MountTable, place: Place, parent: DirectoryNode, name: string): Place {
  const path = `${place.path}/${name}`
  const mount = mounts.get(path)
  if (mount) {
    const { node, readOnly, filesystem = 'ext4' } = mount
    return { path, parent, name, node, readOnly, filesystem }
  }
  return { ...place, path, parent, name, node: parent.get(name) }
}
