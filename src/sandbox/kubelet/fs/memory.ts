import type { Clock } from '../../clock.ts'
import type { DirectoryNode, FileNode, FsNode } from './nodes.ts'

/** A directory kept in memory; file contents are replaced, never changed, so trees may share them. */
export function memoryDirectory(clock: Clock, mode = 0o755): DirectoryNode {
  const entries = new Map<string, FsNode>()
  const directory: DirectoryNode = {
    type: 'directory',
    mode,
    mtime: clock.now(),
    uid: 0,
    gid: 0,
    names: () => [...entries.keys()],
    get: (name) => entries.get(name),
    createFile(name, fileMode) {
      const file = memoryFile(clock, fileMode)
      set(name, file)
      return file
    },
    createDirectory(name, directoryMode) {
      const child = memoryDirectory(clock, directoryMode)
      set(name, child)
      return child
    },
    createSymlink: (name, target) =>
      set(name, { type: 'symlink', target, mode: 0o777, mtime: clock.now(), uid: 0, gid: 0 }),
    remove(name) {
      entries.delete(name)
      directory.mtime = clock.now()
    },
    adopt(name, node, from, fromName) {
      if (!memoryNodes.has(node)) return false
      from.remove(fromName)
      set(name, node)
      return true
    },
  }
  const set = (name: string, node: FsNode) => {
    memoryNodes.add(node)
    entries.set(name, node)
    directory.mtime = clock.now()
  }
  memoryNodes.add(directory)
  return directory
}

const memoryNodes = new WeakSet<FsNode>()

function memoryFile(clock: Clock, mode: number): FileNode {
  let data: Uint8Array = new Uint8Array()
  const file: FileNode = {
    type: 'file',
    mode,
    mtime: clock.now(),
    uid: 0,
    gid: 0,
    get size() {
      return data.length
    },
    read: () => data,
    write(next, append) {
      data = append && data.length > 0 ? Buffer.concat([data, next]) : next
      file.mtime = clock.now()
    },
  }
  return file
}
