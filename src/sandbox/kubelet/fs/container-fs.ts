import type { ContainerFs, FileInfo } from '../../images/types.ts'
import { type DirectoryNode, type FileNode, type FsNode, fsError } from './nodes.ts'
import { type MountTable, namesOf, type Place, resolve } from './resolve.ts'

/** A device file: what writing to it does and what reading it gives. */
export interface Device {
  read(): Uint8Array | Promise<Uint8Array>
  write(data: Uint8Array): void
  /** Gives bytes without end; `read` gives none then. */
  endless?: (size: number) => Uint8Array
}

/** Devices by absolute path. */
export interface Devices {
  get(path: string): Device | undefined
  /** What a directory holds of them. */
  names(directory: string): readonly string[]
}

/** Whose the files are that a process makes. */
export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** The file system as a process sees it, with devices (`/dev/null`, `/dev/stdout`). Relative paths start at `/`. */
export function containerFs(table: MountTable, devices: Devices, owner: Owner): ContainerFs {
  const at = (path: string, call: string, follow = true) => resolve(table, path, call, follow)
  const device = (path: string, call: string) => {
    const named = devices.get(`/${namesOf(path).join('/')}`)
    return named ?? devices.get(placeOrNothing(() => at(path, call))?.path ?? '')
  }
  return {
    async readFile(path) {
      const special = device(path, 'open')
      return special ? special.read() : existingFile(at(path, 'open'), path).read()
    },
    async writeFile(path, data, options = {}) {
      const bytes = typeof data === 'string' ? Buffer.from(data) : data
      const special = device(path, 'open')
      if (special) return special.write(bytes)
      const place = writable(at(path, 'open'), path, 'open')
      if (place.node?.type === 'directory') throw fsError('EISDIR', 'open', path)
      fileAt(place, options.mode, owner).write(bytes, options.append ?? false)
    },
    endless: (path) => device(path, 'open')?.endless,
    stat: async (path) => (device(path, 'stat') ? deviceInfo : infoOf(at(path, 'stat'), path, 'stat')),
    async lstat(path) {
      if (devices.get(`/${namesOf(path).join('/')}`)) return deviceInfo
      return infoOf(at(path, 'lstat', false), path, 'lstat')
    },
    exists: async (path) =>
      device(path, 'stat') !== undefined || placeOrNothing(() => at(path, 'stat'))?.node !== undefined,
    readlink: async (path) => {
      const node = existing(at(path, 'readlink', false), path, 'readlink')
      if (node.type !== 'symlink') throw fsError('EINVAL', 'readlink', path)
      return node.target
    },
    async chmod(path, mode) {
      existing(writable(at(path, 'chmod'), path, 'chmod'), path, 'chmod').mode = mode & 0o7777
    },
    ...directoryCalls(table, at, owner, devices),
  }
}

type At = (path: string, call: string, follow?: boolean) => Place

function directoryCalls(
  table: MountTable,
  at: At,
  owner: Owner,
  devices: Devices,
): Pick<ContainerFs, 'readdir' | 'mkdir' | 'rm' | 'symlink' | 'rename'> {
  return {
    async readdir(path) {
      const place = at(path, 'scandir')
      const node = existing(place, path, 'scandir')
      if (node.type !== 'directory') throw fsError('ENOTDIR', 'scandir', path)
      return [...new Set([...node.names(), ...devices.names(place.path)])].sort()
    },
    async mkdir(path, options = {}) {
      if (options.recursive) return makeDirectories(table, path, 0o755, owner)
      const place = writable(at(path, 'mkdir', false), path, 'mkdir')
      if (place.node) throw fsError('EEXIST', 'mkdir', path)
      own(place.parent.createDirectory(place.name, 0o755), place.parent, owner)
    },
    async rm(path, options = {}) {
      const place = options.force ? placeOrNothing(() => at(path, 'rm', false)) : at(path, 'rm', false)
      if (!place?.node && options.force) return
      if (!place?.node) throw fsError('ENOENT', 'rm', path)
      writable(place, path, 'rm')
      if (table.mounts.has(place.path) || place.name === '') throw fsError('EBUSY', 'rm', path)
      const full = place.node.type === 'directory' && place.node.names().length > 0
      if (full && !options.recursive) throw fsError('ENOTEMPTY', 'rm', path)
      place.parent.remove(place.name)
    },
    async symlink(target, path) {
      const place = writable(at(path, 'symlink', false), path, 'symlink')
      if (place.node) throw fsError('EEXIST', 'symlink', path)
      place.parent.createSymlink(place.name, target)
      own(place.parent.get(place.name), place.parent, owner)
    },
    async rename(from, to) {
      const source = writable(at(from, 'rename', false), from, 'rename')
      const node = existing(source, from, 'rename')
      const target = writable(at(to, 'rename', false), to, 'rename')
      if (table.mounts.has(source.path) || table.mounts.has(target.path)) throw fsError('EBUSY', 'rename', from)
      if (target.node?.type === 'directory' && node.type !== 'directory') throw fsError('EISDIR', 'rename', to)
      if (source.path === target.path) return
      if (target.node) target.parent.remove(target.name)
      if (target.parent.adopt(target.name, node, source.parent, source.name)) return
      copyNode(node, target.parent, target.name)
      source.parent.remove(source.name)
    },
  }
}

/** Creates what is missing of a path of directories. */
export function makeDirectories(table: MountTable, path: string, mode = 0o755, owner: Owner = root): void {
  const names = namesOf(path)
  for (let depth = 1; depth <= names.length; depth++) {
    const part = `/${names.slice(0, depth).join('/')}`
    const place = resolve(table, part, 'mkdir', true)
    if (place.node?.type === 'directory') continue
    if (place.node) throw fsError('ENOTDIR', 'mkdir', path)
    own(writable(place, path, 'mkdir').parent.createDirectory(place.name, mode), place.parent, owner)
  }
}

const root: Owner = { uid: 0, gid: 0 }

/** A new file is its maker's, and in a directory with the set-group-ID bit its group's (inode(7)). */
function own(node: FsNode | undefined, parent: DirectoryNode, { uid, gid }: Owner): void {
  if (!node) return
  const inherits = (parent.mode & 0o2000) !== 0
  node.uid = uid
  node.gid = inherits ? parent.gid : gid
  if (inherits && node.type === 'directory') node.mode |= 0o2000
}

function copyNode(node: FsNode, into: DirectoryNode, name: string): void {
  if (node.type === 'symlink') into.createSymlink(name, node.target)
  if (node.type === 'file') into.createFile(name, node.mode).write(node.read(), false)
  if (node.type !== 'directory') return
  const copy = into.createDirectory(name, node.mode)
  for (const child of node.names()) {
    const childNode = node.get(child)
    if (childNode) copyNode(childNode, copy, child)
  }
}

function fileAt(place: Place, mode: number | undefined, owner: Owner): FileNode {
  if (place.node?.type === 'file') {
    if (mode !== undefined) place.node.mode = mode
    return place.node
  }
  const file = place.parent.createFile(place.name, mode ?? 0o644)
  own(file, place.parent, owner)
  return file
}

function existing(place: Place, path: string, call: string): FsNode {
  if (!place.node) throw fsError('ENOENT', call, path)
  return place.node
}

function existingFile(place: Place, path: string): FileNode {
  const node = existing(place, path, 'open')
  if (node.type !== 'file') throw fsError('EISDIR', 'read', path)
  return node
}

function writable(place: Place, path: string, call: string): Place {
  if (place.readOnly) throw fsError('EROFS', call, path)
  return place
}

function placeOrNothing(find: () => Place): Place | undefined {
  try {
    return find()
  } catch {
    return undefined
  }
}

const deviceInfo: FileInfo = { type: 'file', size: 0, mode: 0o666, mtime: 0, uid: 0, gid: 0, filesystem: 'tmpfs' }

function infoOf(place: Place, path: string, call: string): FileInfo {
  const node = existing(place, path, call)
  const { type, mode, mtime, uid, gid } = node
  return { type, size: sizeOf(node), mode, mtime, uid, gid, filesystem: place.filesystem }
}

function sizeOf(node: FsNode): number {
  if (node.type === 'file') return node.size
  return node.type === 'symlink' ? node.target.length : 4096
}
