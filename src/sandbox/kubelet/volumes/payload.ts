import type { Clock } from '../../clock.ts'
import { memoryDirectory } from '../fs/memory.ts'
import type { DirectoryNode } from '../fs/nodes.ts'
import { namesOf } from '../fs/resolve.ts'

/** One file of a volume made from API objects; the path is relative. */
export interface PayloadFile {
  path: string
  data: Uint8Array
  mode: number
  /** Whose it is; root's without. */
  uid?: number | undefined
}

/** A directory whose files are replaced all at once. */
export interface PayloadDirectory {
  readonly node: DirectoryNode
  write(files: readonly PayloadFile[]): void
}

/**
 * Files as the kubelet's atomic writer lays them out: the contents in a directory named for its time, `..data` a link to it, and
 * each name a link through `..data` (pkg/volume/util/atomic_writer.go).
 */
export function payloadDirectory(clock: Clock): PayloadDirectory {
  const node = memoryDirectory(clock, 0o1777)
  let current: { name: string; files: readonly PayloadFile[] } | undefined
  let writes = 0
  return {
    node,
    write(files) {
      if (current && same(current.files, files)) return
      writes += 1
      const name = `..${timeName(clock.now())}.${String(writes).padStart(10, '0')}`
      const contents = node.createDirectory(name, 0o755)
      for (const file of files) put(contents, file)
      node.createSymlink('..data', name)
      const tops = new Set(files.map(({ path }) => namesOf(path)[0] ?? ''))
      for (const old of node.names()) if (!old.startsWith('..') && !tops.has(old)) node.remove(old)
      for (const top of tops) if (!node.get(top)) node.createSymlink(top, `..data/${top}`)
      if (current) node.remove(current.name)
      current = { name, files }
    },
  }
}

function put(root: DirectoryNode, { path, data, mode, uid = 0 }: PayloadFile): void {
  const names = namesOf(path)
  const name = names.pop()
  if (name === undefined) return
  let directory = root
  for (const part of names) {
    const next = directory.get(part)
    directory = next?.type === 'directory' ? next : directory.createDirectory(part, 0o755)
  }
  const file = directory.createFile(name, mode)
  file.uid = uid
  file.write(data, false)
}

function same(a: readonly PayloadFile[], b: readonly PayloadFile[]): boolean {
  if (a.length !== b.length) return false
  return a.every((file, index) => {
    const other = b[index]
    return other && file.path === other.path && file.mode === other.mode && Buffer.compare(file.data, other.data) === 0
  })
}

/** `2026_01_31_09_30_00` */
function timeName(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace(/[-T:]/g, '_')
}
