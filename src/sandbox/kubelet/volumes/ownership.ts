import type { DirectoryNode, FsNode } from '../fs/nodes.ts'

const setGroupId = 0o2000

/**
 * Gives a volume to a pod's `fsGroup` (`SetVolumeOwnership` in pkg/volume): the group may read, write where it may be written, and enter
 * directories, where new files are the group's too.
 */
export function giveToGroup(node: FsNode, group: number, readOnly: boolean): void {
  node.gid = group
  if (node.type === 'symlink') return
  node.mode |= readOnly ? 0o440 : 0o660
  if (node.type !== 'directory') return
  node.mode |= setGroupId | 0o110
  for (const child of childrenOf(node)) giveToGroup(child, group, readOnly)
}

function childrenOf(node: DirectoryNode): FsNode[] {
  return node.names().flatMap((name) => node.get(name) ?? [])
}
