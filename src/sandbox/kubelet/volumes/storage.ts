import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../clock.ts'
import type { HostPathVolumeSource, PersistentVolume } from '../../schema/types.gen.ts'
import { makeDirectories } from '../fs/container-fs.ts'
import { diskDirectory } from '../fs/disk.ts'
import { memoryDirectory } from '../fs/memory.ts'
import type { DirectoryNode, FsNode } from '../fs/nodes.ts'
import { find, type MountTable, resolve } from '../fs/resolve.ts'
import { VolumeError } from './sources.ts'

/** What outlives pods: the node's own files (hostPath) and persistent volumes. */
export interface NodeStorage {
  hostPath(source: HostPathVolumeSource): FsNode
  persistentVolume(volume: PersistentVolume): FsNode
  /** Forgets the contents of a volume that was deleted. */
  discard(volume: PersistentVolume): void
}

/** Kept under the directory, or in memory without one. */
export function nodeStorage(node: string, clock: Clock, directory?: string): NodeStorage {
  const host = tableOf(directory ? onDisk(join(directory, 'nodes', node)) : memoryDirectory(clock))
  for (const [path, text] of Object.entries(nodeFiles(node))) put(host, path, text)
  const volumes = tableOf(directory ? onDisk(join(directory, 'volumes')) : memoryDirectory(clock))
  const hostPath = (source: HostPathVolumeSource) => hostNode(host, source)
  return {
    hostPath,
    persistentVolume(volume) {
      const path = volume.spec?.hostPath ?? volume.spec?.local
      if (path && !isProvisioned(volume)) return hostPath({ path: path.path, type: 'DirectoryOrCreate' })
      return directoryIn(volumes, `/${volume.metadata.name}`)
    },
    discard({ metadata }) {
      if (directory) rmSync(join(directory, 'volumes', metadata.name), { recursive: true, force: true })
      else volumes.root.remove(metadata.name)
    },
  }
}

/** What a node has of its own. */
function nodeFiles(node: string): Record<string, string> {
  return {
    '/etc/hostname': `${node}\n`,
    '/etc/hosts': `127.0.0.1\tlocalhost\n127.0.1.1\t${node}\n::1\tlocalhost ip6-localhost ip6-loopback\n`,
    '/etc/os-release':
      'NAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
  }
}

function put(table: MountTable, path: string, text: string): void {
  makeDirectories(table, path.slice(0, path.lastIndexOf('/')))
  const { parent, name, node } = resolve(table, path, 'open', true)
  if (!node) parent.createFile(name, 0o644).write(Buffer.from(text), false)
}

/** Made for a claim: it may be used from any node, as a cloud's disk. */
function isProvisioned({ metadata }: PersistentVolume): boolean {
  return metadata.annotations?.['pv.kubernetes.io/provisioned-by'] !== undefined
}

function onDisk(path: string): DirectoryNode {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  return diskDirectory(path)
}

function tableOf(root: DirectoryNode): MountTable {
  return { root, readOnlyRoot: false, mounts: new Map() }
}

function directoryIn(table: MountTable, path: string): FsNode {
  makeDirectories(table, path)
  return resolve(table, path, 'open', true).node ?? table.root
}

/** pkg/volume/hostpath: what exists must be of the type, what may be made is made. */
function hostNode(table: MountTable, { path, type = '' }: HostPathVolumeSource): FsNode {
  const found = find(table, path)
  const wantsFile = type === 'File' || type === 'FileOrCreate'
  if (found && wantsFile && found.type !== 'file') throw checkFailed(`${path} is not a file`)
  if (found && type.startsWith('Directory') && found.type !== 'directory') {
    throw checkFailed(`${path} is not a directory`)
  }
  if (found) return found
  if (type === 'File') throw checkFailed(`${path} is not a file`)
  if (type === 'Directory') throw checkFailed(`${path} is not a directory`)
  if (type === 'Socket') throw checkFailed(`${path} is not a socket file`)
  if (type !== 'FileOrCreate') return directoryIn(table, path)
  const { parent, name } = resolve(table, path, 'open', true)
  return parent.createFile(name, 0o644)
}

function checkFailed(what: string): VolumeError {
  return new VolumeError(`hostPath type check failed: ${what}`)
}
