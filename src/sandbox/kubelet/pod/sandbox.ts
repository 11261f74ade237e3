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
    hosts: net.hosts + hostAliases(pod),
    'resolv.conf': resolvConf(pod, net),
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

function hostAliases(pod: Pod): string {
  const aliases = pod.spec?.hostAliases ?? []
  if (aliases.length === 0) return ''
  const lines = aliases.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}\n`)
  return `\n# Entries added by HostAliases.\n${lines.join('')}`
}

function resolvConf(pod: Pod, net: PodNetwork): string {
  const { dnsPolicy, dnsConfig } = pod.spec ?? {}
  if (!dnsConfig) return net.resolvConf
  const { nameservers = [], searches = [], options = [] } = dnsConfig
  const base = dnsPolicy === 'None' ? [] : net.resolvConf.split('\n').filter((line) => line !== '')
  const values = (key: string) =>
    base.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1))
  const search = [...values('search').flatMap((line) => line.split(' ')), ...searches]
  const option = [
    ...values('options').flatMap((line) => line.split(' ')),
    ...options.map(({ name, value }) => (value === undefined ? `${name}` : `${name}:${value}`)),
  ]
  const lines = [
    ...[...values('nameserver'), ...nameservers].map((server) => `nameserver ${server}`),
    ...(search.length > 0 ? [`search ${search.join(' ')}`] : []),
    ...(option.length > 0 ? [`options ${option.join(' ')}`] : []),
  ]
  return `${lines.join('\n')}\n`
}
