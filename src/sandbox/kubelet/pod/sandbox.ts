import type { Clock } from '../../clock.ts'
import type { Network, PodNetwork } from '../../network/types.ts'
import type { Pod } from '../../schema/types.ts'
import { memoryDirectory } from '../fs/memory.ts'
import type { FsNode } from '../fs/nodes.ts'
import { type PidNamespace, pidNamespace } from '../runtime/process-table.ts'

/** What the containers of a pod share. */
export interface PodSandbox {
  readonly net: PodNetwork
  readonly hostname: string
  /** Set when the pod shares its process namespace. */
  readonly pids: PidNamespace | undefined
  /** `/etc/hosts`, `/etc/resolv.conf` and `/etc/hostname`. */
  readonly etc: ReadonlyMap<string, FsNode>
}

export function createSandbox(pod: Pod, network: Network, clock: Clock): PodSandbox {
  const { namespace = '', name, uid } = pod.metadata
  const { nodeName: node = '', hostNetwork = false, shareProcessNamespace } = pod.spec ?? {}
  const net = network.addPod({ namespace, name, uid, node, hostNetwork })
  const hostname = hostNetwork ? node : (pod.spec?.hostname ?? name).slice(0, 63).replace(/[-.]+$/, '')
  const files = {
    hosts: net.hosts,
    'resolv.conf': net.resolvConf,
    hostname: `${hostname}\n`,
  }
  const directory = memoryDirectory(clock)
  const etc = Object.entries(files).map(([file, text]) => {
    const node = directory.createFile(file, 0o644)
    node.write(Buffer.from(text), false)
    return [`/etc/${file}`, node] as const
  })
  return { net, hostname, pids: shareProcessNamespace ? pidNamespace(1) : undefined, etc: new Map(etc) }
}
