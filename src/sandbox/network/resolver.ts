import { parseIPv4 } from '../../util/ipv4.ts'
import type { Reader } from '../client.ts'
import { kinds } from '../kinds.ts'
import type { Pod } from '../schema/types.gen.ts'
import { answerClusterName, CLUSTER_DOMAIN } from './dns.ts'
import { nameError } from './errors.ts'
import { answerPublicName } from './internet.ts'
import type { DnsRecord, DnsType } from './types.ts'

const DEFAULT_DNS_ADDRESS = '10.96.0.10'
const NODE_DNS_ADDRESS = '169.254.169.254'

/** How one pod turns names into addresses: its `/etc/resolv.conf` and what its name servers say. */
export interface ResolverConfig {
  nameservers: readonly string[]
  searches: readonly string[]
  options: readonly { name: string; value?: string | undefined }[]
}

/** The resolver's configuration by the pod's dnsPolicy and dnsConfig, as the kubelet makes it. */
export function resolverConfig(reader: Reader, namespace: string, pod: Pod | undefined): ResolverConfig {
  const { dnsPolicy = 'ClusterFirst', hostNetwork = false, dnsConfig } = pod?.spec ?? {}
  const cluster = dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork)
  const base = dnsPolicy === 'None' ? EMPTY : cluster ? clusterConfig(reader, namespace) : NODE
  const options = new Map(base.options.map((option) => [option.name, option]))
  for (const { name, value } of dnsConfig?.options ?? []) if (name) options.set(name, { name, value })
  return {
    nameservers: unique([...base.nameservers, ...(dnsConfig?.nameservers ?? [])]),
    searches: unique([...base.searches, ...(dnsConfig?.searches ?? [])]),
    options: [...options.values()],
  }
}

const EMPTY: ResolverConfig = { nameservers: [], searches: [], options: [] }
const NODE: ResolverConfig = { nameservers: [NODE_DNS_ADDRESS], searches: [], options: [] }

function clusterConfig(reader: Reader, namespace: string): ResolverConfig {
  const dns = reader.get(kinds.services, 'kube-system', 'kube-dns')?.spec?.clusterIP ?? DEFAULT_DNS_ADDRESS
  return {
    nameservers: [dns],
    searches: [`${namespace}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN],
    options: [{ name: 'ndots', value: '5' }],
  }
}

/** The text of `/etc/resolv.conf`, in the kubelet's order. */
export function formatResolvConf({ nameservers, searches, options }: ResolverConfig): string {
  const lines = searches.length > 0 ? [`search ${searches.join(' ')}`] : []
  for (const server of nameservers) lines.push(`nameserver ${server}`)
  const words = options.map(({ name, value }) => (value === undefined ? name : `${name}:${value}`))
  if (words.length > 0) lines.push(`options ${words.join(' ')}`)
  return `${lines.join('\n')}\n`
}

/** What the name servers answer to one question, CNAMEs followed. Throws ENOTFOUND when there is no such name. */
export function query(reader: Reader, name: string, type: DnsType): DnsRecord[] {
  const absolute = name.replace(/\.$/, '').toLowerCase()
  const records = answerClusterName(reader, absolute, type) ?? publicAnswer(absolute, type)
  if (!records) throw nameError(name)
  const alias = records.find((record) => record.type === 'CNAME')
  if (!alias || type === 'CNAME') return records
  try {
    return [...records, ...query(reader, alias.value, type)]
  } catch {
    return records
  }
}

/** The addresses of a name: hosts file first, then the name with each search domain, or as it is (resolv.conf's ndots rule). */
export function lookup(reader: Reader, config: ResolverConfig, hosts: string, name: string): string[] {
  if (parseIPv4(name) !== undefined) return [name]
  const fromHosts = lookupHosts(hosts, name)
  if (fromHosts.length > 0) return fromHosts
  for (const candidate of candidates(config, name)) {
    const addresses = addressesOf(reader, candidate)
    if (addresses.length > 0) return addresses
  }
  throw nameError(name)
}

/** Whether a name is an address, or in the hosts file. */
export function isKnownWithoutServers(hosts: string, name: string): boolean {
  return parseIPv4(name) !== undefined || lookupHosts(hosts, name).length > 0
}

/** The full names a resolver tries for a name, in order. */
function candidates({ searches, options }: ResolverConfig, name: string): string[] {
  if (name.endsWith('.')) return [name]
  const ndots = Number(options.find((option) => option.name === 'ndots')?.value ?? 1)
  const searched = searches.map((domain) => `${name}.${domain}`)
  const dots = name.split('.').length - 1
  return dots >= ndots ? [name, ...searched] : [...searched, name]
}

function addressesOf(reader: Reader, name: string): string[] {
  try {
    return query(reader, name, 'A')
      .filter(({ type }) => type === 'A')
      .map(({ value }) => value)
  } catch {
    return []
  }
}

function lookupHosts(hosts: string, name: string): string[] {
  const found: string[] = []
  for (const line of hosts.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (names.includes(name) && parseIPv4(address) !== undefined) found.push(address)
  }
  return found
}

function publicAnswer(name: string, type: DnsType): DnsRecord[] | undefined {
  const records = answerPublicName(name)
  return records && type !== 'A' ? [] : records
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)]
}
