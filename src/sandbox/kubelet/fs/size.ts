import type { FsNode } from './nodes.ts'

/** Bytes in the files of a tree. */
export function treeSize(node: FsNode): number {
  if (node.type === 'file') return node.size
  if (node.type === 'symlink') return 0
  return node.names().reduce((sum, name) => {
    const child = node.get(name)
    return child ? sum + treeSize(child) : sum
  }, 0)
}
