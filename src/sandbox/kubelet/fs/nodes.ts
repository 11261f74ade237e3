/** What a file tree is made of: in memory (memory.ts) or on this machine's disk (disk.ts). */
export type FsNode = FileNode | DirectoryNode | SymlinkNode

interface NodeMetadata {
  mode: number
  /** Milliseconds since the epoch. */
  mtime: number
  uid: number
  gid: number
}

export interface FileNode extends NodeMetadata {
  readonly type: 'file'
  readonly size: number
  read(): Uint8Array
  write(data: Uint8Array, append: boolean): void
}

interface SymlinkNode extends NodeMetadata {
  readonly type: 'symlink'
  readonly target: string
}

export interface DirectoryNode extends NodeMetadata {
  readonly type: 'directory'
  names(): string[]
  get(name: string): FsNode | undefined
  createFile(name: string, mode: number): FileNode
  createDirectory(name: string, mode: number): DirectoryNode
  createSymlink(name: string, target: string): void
  remove(name: string): void
  /** Takes over a node of the same kind of tree; false when it must be copied instead. */
  adopt(name: string, node: FsNode, from: DirectoryNode, fromName: string): boolean
}

export type FsErrorCode =
  | 'ENOENT'
  | 'ENOTDIR'
  | 'EISDIR'
  | 'EEXIST'
  | 'ENOTEMPTY'
  | 'EROFS'
  | 'EINVAL'
  | 'ELOOP'
  | 'EBUSY'
  | 'ENOSPC'

const texts: Record<FsErrorCode, string> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  EISDIR: 'illegal operation on a directory',
  EEXIST: 'file already exists',
  ENOTEMPTY: 'directory not empty',
  EROFS: 'read-only file system',
  EINVAL: 'invalid argument',
  ELOOP: 'too many symbolic links encountered',
  EBUSY: 'resource busy or locked',
  ENOSPC: 'no space left on device',
}

/** An error as Node's fs throws it: `code`, and `ENOENT: no such file or directory, open '/x'`. */
export function fsError(code: FsErrorCode, call: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${texts[code]}, ${call} '${path}'`), { code, syscall: call, path })
}
