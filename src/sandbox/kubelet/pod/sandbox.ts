import type { Clock } from '../../clock.ts'
import type { Network, PodNetwork } from '../../network/types.ts'
import type { Pod } from '../../schema/types.gen.ts'
import { memoryDirectory } from '../fs/memory.ts'
import type { Mount } from '../fs/resolve.ts'
import { type PidNamespace, pidNamespace } from '../runtime/process-table.ts'
import { sysctlFiles } from './sysctls.ts'

/** What the containers of a pod share. */
export interface PodSandbox {
  readonly net: PodNetwork
  readonly hostname: string
  /** Set when the pod shares its process namespace. */
  readonly pids: PidNamespace | undefined
  /** `/etc/hosts`, `/etc/resolv.conf`, `/etc/hostname`, and the kernel's parameters below `/proc/sys`. */
  readonly files: ReadonlyMap<string, Mount>
}

export function createSandbox(pod: Pod, network: Network, clock: Clock): PodSandbox {
  const { namespace = '', name, uid } = pod.metadata
  const { nodeName: node = '', hostNetwork = false, shareProcessNamespace } = pod.spec ?? {}
  const net = network.addPod({ namespace, name, uid, node, hostNetwork })
  const hostname = hostNetwork ? node : hostnameOf(pod)
  const etc = { hosts: net.hosts, 'resolv.conf': net.resolvConf, hostname: `${hostname}\n` }
  const directory = memoryDirectory(clock)
  const files = new Map<string, Mount>()
  const add = (path: string, text: string, readOnly: boolean) => {
    const node = directory.createFile(path, 0o644)
    node.write(Buffer.from(text), false)
    files.set(path, { node, readOnly })
  }
  for (const [file, text] of Object.entries(etc)) add(`/etc/${file}`, text, false)
  for (const [path, text] of sysctlFiles(pod)) add(path, text, true)
  return { net, hostname, pids: shareProcessNamespace ? pidNamespace(1) : undefined, files }
}

/** `GeneratePodHostNameAndDomain` in pkg/kubelet: the pod's name, or what its spec says, with the domain where it wants that. */
function hostnameOf({ metadata, spec }: Pod): string {
  const short = (spec?.hostname ?? metadata.name).slice(0, 63).replace(/[-.]+$/, '')
  if (!spec?.setHostnameAsFQDN || !spec.subdomain) return short
  return `${short}.${spec.subdomain}.${metadata.namespace ?? ''}.svc.cluster.local`
}
