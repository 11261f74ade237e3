import * as fs from 'node:fs'
import { join } from 'node:path'
import type { DirectoryNode, FileNode, FsNode } from './nodes.ts'

/**
 * A directory of this machine as part of a container's tree (hostPath and persistent volumes). Every name is looked at with lstat
 * and links are followed by the container's resolver, so that nothing outside the directory can be reached.
 */
export function diskDirectory(path: string): DirectoryNode {
  const child = (name: string) => join(path, name)
  return withOwner<Unowned<DirectoryNode>>(path, {
    type: 'directory',
    get mode() {
      return fs.lstatSync(path).mode & 0o7777
    },
    set mode(mode) {
      fs.chmodSync(path, mode | 0o700)
    },
    get mtime() {
      return fs.lstatSync(path).mtimeMs
    },
    names: () => fs.readdirSync(path),
    get: (name) => diskNode(child(name)),
    createFile(name, mode) {
      fs.closeSync(fs.openSync(child(name), 'wx', mode | 0o600))
      return diskFile(child(name))
    },
    createDirectory(name, mode) {
      fs.mkdirSync(child(name), { mode: mode | 0o700 })
      return diskDirectory(child(name))
    },
    createSymlink: (name, target) => fs.symlinkSync(target, child(name)),
    remove: (name) => fs.rmSync(child(name), { recursive: true, force: true }),
    adopt(name, node) {
      const source = diskPaths.get(node)
      if (source === undefined) return false
      fs.renameSync(source, child(name))
      return true
    },
  })
}

/** Whose a file is cannot be told to this machine without root: it is kept beside, until the program ends. */
const owners = new Map<string, { uid: number; gid: number }>()

type Unowned<T> = Omit<T, 'uid' | 'gid'>

function withOwner<T extends object>(path: string, node: T): T & { uid: number; gid: number } {
  const owner = () => owners.get(path) ?? { uid: 0, gid: 0 }
  const property = (name: 'uid' | 'gid') => ({
    get: () => owner()[name],
    set: (value: number) => void owners.set(path, { ...owner(), [name]: value }),
    enumerable: true,
  })
  return Object.defineProperties(node, { uid: property('uid'), gid: property('gid') }) as T & {
    uid: number
    gid: number
  }
}

const diskPaths = new WeakMap<FsNode, string>()

function diskNode(path: string): FsNode | undefined {
  const stat = fs.lstatSync(path, { throwIfNoEntry: false })
  if (!stat) return undefined
  const node = nodeOf(path, stat)
  if (node) diskPaths.set(node, path)
  return node
}

function nodeOf(path: string, stat: fs.Stats): FsNode | undefined {
  if (stat.isDirectory()) return diskDirectory(path)
  if (stat.isFile()) return diskFile(path)
  if (!stat.isSymbolicLink()) return undefined
  const target = fs.readlinkSync(path)
  return withOwner(path, { type: 'symlink' as const, target, mode: 0o777, mtime: stat.mtimeMs })
}

function diskFile(path: string): FileNode {
  return withOwner<Unowned<FileNode>>(path, {
    type: 'file',
    get size() {
      return fs.lstatSync(path).size
    },
    get mode() {
      return fs.lstatSync(path).mode & 0o7777
    },
    set mode(mode) {
      fs.chmodSync(path, mode | 0o600)
    },
    get mtime() {
      return fs.lstatSync(path).mtimeMs
    },
    read: () => fs.readFileSync(path),
    write: (data, append) => (append ? fs.appendFileSync(path, data) : fs.writeFileSync(path, data)),
  })
}
