import type { Pod } from '../schema/types.gen.ts'
import { CLUSTER_DOMAIN } from './dns.ts'

const COMMON = [
  '127.0.0.1\tlocalhost',
  '::1\tlocalhost ip6-localhost ip6-loopback',
  'fe00::0\tip6-localnet',
  'fe00::0\tip6-mcastprefix',
  'fe00::1\tip6-allnodes',
  'fe00::2\tip6-allrouters',
]

/** A pod's `/etc/hosts` as the kubelet writes it (pkg/kubelet/kubelet_pods.go, managedHostsFileContent). */
export function hostsFile(ip: string, namespace: string, name: string, pod: Pod | undefined): string {
  const hostname = pod?.spec?.hostname ?? name.slice(0, 63).replace(/[-.]+$/, '')
  const subdomain = pod?.spec?.subdomain
  const names = subdomain ? `${hostname}.${subdomain}.${namespace}.svc.${CLUSTER_DOMAIN}\t${hostname}` : hostname
  const lines = ['# Kubernetes-managed hosts file.', ...COMMON, `${ip}\t${names}`, ...aliasLines(pod)]
  return `${lines.join('\n')}\n`
}

function aliasLines(pod: Pod | undefined): string[] {
  const aliases = pod?.spec?.hostAliases ?? []
  if (aliases.length === 0) return []
  const lines = aliases.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}`)
  return ['', '# Entries added by HostAliases.', ...lines]
}

/** `/etc/hosts` of a pod on the node's own network: the node's file. */
export function nodeHostsFile(ip: string, node: string, pod: Pod | undefined): string {
  const head = '# Kubernetes-managed hosts file (host network).'
  return `${[head, ...COMMON.slice(0, 2), `${ip}\t${node}`, ...aliasLines(pod)].join('\n')}\n`
}
