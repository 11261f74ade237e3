import { parseQuantity, quantityValue } from '../../api/quantity.ts'
import type { Clock } from '../../clock.ts'
import type { Container, ResourceRequirements, VolumeMount } from '../../schema/types.gen.ts'
import { ContainerConfigError } from '../environment/environment.ts'
import { expand } from '../environment/expand.ts'
import { makeDirectories } from '../fs/container-fs.ts'
import { memoryDirectory } from '../fs/memory.ts'
import type { DirectoryNode, FsNode } from '../fs/nodes.ts'
import { find, type Mount, type MountTable, namesOf, resolve } from '../fs/resolve.ts'
import type { PodVolumes } from '../volumes/volumes.ts'
import type { PodSandbox } from './sandbox.ts'

export interface MountSource {
  container: Container
  sandbox: PodSandbox
  volumes: PodVolumes
  env: Record<string, string>
  clock: Clock
}

/** The tree of a container: its image's files, the pod's volumes and the files the kubelet manages. */
export function mountTable(
  root: DirectoryNode,
  source: MountSource,
): { table: MountTable; terminationLog: FsNode; limitMemory(resources: ResourceRequirements | undefined): void } {
  const { container, sandbox, volumes, env, clock } = source
  const mounts = new Map<string, Mount>()
  const table = { root, readOnlyRoot: false, mounts }
  const managed = memoryDirectory(clock)
  const terminationLog = managed.createFile('termination-log', 0o666)
  const memoryMax = managed.createFile('memory.max', 0o444)
  const limitMemory = (resources: ResourceRequirements | undefined) =>
    memoryMax.write(Buffer.from(`${memoryLimit(resources)}\n`), false)
  limitMemory(container.resources)
  const own = (container.volumeMounts ?? []).map((mount) => [mount.mountPath, volumeOf(mount, volumes, env)] as const)
  const wanted: (readonly [string, Mount])[] = [
    ...sandbox.files,
    ['/sys/fs/cgroup/memory.max', { node: memoryMax, readOnly: true }],
    [container.terminationMessagePath ?? '/dev/termination-log', { node: terminationLog, readOnly: false }],
    ...own,
  ]
  for (const [path, mount] of wanted.toSorted(([a], [b]) => namesOf(a).length - namesOf(b).length)) {
    place(table, mounts, path, mount)
  }
  return {
    table: { ...table, readOnlyRoot: container.securityContext?.readOnlyRootFilesystem ?? false },
    terminationLog,
    limitMemory,
  }
}

function memoryLimit(resources: ResourceRequirements | undefined): string {
  const limit = resources?.limits?.['memory']
  return limit === undefined ? 'max' : String(quantityValue(parseQuantity(limit)))
}

/** Puts a mount where the path leads in the image, making the mount point as container runtimes do. */
function place(table: MountTable, mounts: Map<string, Mount>, path: string, mount: Mount): void {
  const names = namesOf(path)
  makeDirectories(table, `/${names.slice(0, -1).join('/')}`)
  const point = resolve(table, path, 'mount', true)
  if (!point.node && !point.readOnly) {
    if (mount.node.type === 'directory') point.parent.createDirectory(point.name, 0o755)
    else point.parent.createFile(point.name, 0o644)
  }
  mounts.set(point.path, mount)
}

function volumeOf(mount: VolumeMount, volumes: PodVolumes, env: Record<string, string>): Mount {
  const volume = volumes.get(mount.name)
  if (!volume) throw new ContainerConfigError(`cannot find volume "${mount.name}" to mount into container`)
  const readOnly = volume.readOnly || (mount.readOnly ?? false)
  const subPath = subPathOf(mount, env)
  return { ...volume, node: subPath === '' ? volume.node : subNode(volume.node, subPath, mount.name), readOnly }
}

/** Messages: `makeMounts` in pkg/kubelet/kubelet_pods.go. */
function subPathOf({ subPath = '', subPathExpr }: VolumeMount, env: Record<string, string>): string {
  const path = subPathExpr ? expandedSubPath(subPathExpr, env) : subPath
  if (path.startsWith('/')) throw new ContainerConfigError(`error SubPath \`${path}\` must not be an absolute path`)
  if (path.split('/').includes('..')) {
    throw new ContainerConfigError(`unable to provision SubPath \`${path}\`: must not contain '..'`)
  }
  return path
}

/** A variable that is empty is as missing as one that is not there. */
function expandedSubPath(text: string, env: Record<string, string>): string {
  const missing = new Set<string>()
  const path = expand(text, (name) => {
    if (!env[name]) missing.add(name)
    return env[name]
  })
  if (missing.size > 0) throw new ContainerConfigError(`missing value for ${[...missing].sort().join(', ')}`)
  return path
}

/** The part of a volume under a path; made when it does not exist. */
function subNode(node: FsNode, subPath: string, volume: string): FsNode {
  if (node.type !== 'directory')
    throw new ContainerConfigError(`subPath ${subPath} of volume "${volume}" is no directory`)
  const table: MountTable = { root: node, readOnlyRoot: false, mounts: new Map() }
  const found = find(table, subPath)
  if (found) return found
  // As open as the volume (`SafeMakeDir`).
  makeDirectories(table, subPath, node.mode)
  return find(table, subPath) ?? node
}
