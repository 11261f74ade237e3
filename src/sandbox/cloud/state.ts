/** What `gcloud` knows and changes: the made-up project a sandbox of flavour `gke` lives in. Kept with the sandbox. */
export interface CloudState {
  account: string
  project: string
  /** Properties by `section/name`, e.g. `compute/zone`. */
  properties: Readonly<Record<string, string>>
  clusters: readonly CloudCluster[]
  firewallRules: readonly FirewallRule[]
}

export interface CloudCluster {
  name: string
  zone: string
  machineType: string
  nodes: number
  version: string
  /** ISO 8601. */
  createdAt: string
}

export interface FirewallRule {
  name: string
  network: string
  direction: 'INGRESS' | 'EGRESS'
  priority: number
  /** `tcp:31000`, `tcp:30000-32767`, `icmp`. */
  allow: readonly string[]
  sourceRanges: readonly string[]
  disabled: boolean
}

/** One thing that a command does to the cloud. */
export type CloudChange =
  | { type: 'set-property'; name: string; value: string }
  | { type: 'unset-property'; name: string }
  | { type: 'create-cluster'; cluster: CloudCluster }
  | { type: 'delete-cluster'; name: string }
  | { type: 'create-firewall-rule'; rule: FirewallRule }
  | { type: 'delete-firewall-rule'; name: string }

export const initialCloud: CloudState = {
  account: 'learner@k8slab.example',
  project: 'k8slab-learner',
  properties: {},
  clusters: [],
  firewallRules: [
    { ...defaultRule('default-allow-icmp', ['icmp'], ['0.0.0.0/0']) },
    { ...defaultRule('default-allow-internal', ['tcp:0-65535', 'udp:0-65535', 'icmp'], ['10.128.0.0/9']) },
    { ...defaultRule('default-allow-rdp', ['tcp:3389'], ['0.0.0.0/0']) },
    { ...defaultRule('default-allow-ssh', ['tcp:22'], ['0.0.0.0/0']) },
  ],
}

/** The cloud after a change. Whether the change makes sense is the command's business; a name that is not there changes nothing. */
export function changeCloud(state: CloudState, change: CloudChange): CloudState {
  switch (change.type) {
    case 'set-property':
      return { ...state, properties: { ...state.properties, [change.name]: change.value } }
    case 'unset-property': {
      const { [change.name]: _, ...properties } = state.properties
      return { ...state, properties }
    }
    case 'create-cluster':
      return { ...state, clusters: [...state.clusters.filter(notCalled(change.cluster.name)), change.cluster] }
    case 'delete-cluster':
      return { ...state, clusters: state.clusters.filter(notCalled(change.name)) }
    case 'create-firewall-rule':
      return { ...state, firewallRules: [...state.firewallRules.filter(notCalled(change.rule.name)), change.rule] }
    case 'delete-firewall-rule':
      return { ...state, firewallRules: state.firewallRules.filter(notCalled(change.name)) }
  }
}

/** Whether the firewall lets a port of a node be reached from outside. */
export function isAllowed(state: CloudState, protocol: 'tcp' | 'udp', port: number): boolean {
  return state.firewallRules
    .filter((rule) => !rule.disabled && rule.direction === 'INGRESS' && rule.sourceRanges.includes('0.0.0.0/0'))
    .some((rule) => rule.allow.some((allowed) => covers(allowed, protocol, port)))
}

function covers(allowed: string, protocol: string, port: number): boolean {
  const [name, range] = allowed.split(':')
  if (name !== protocol && name !== 'all') return false
  if (range === undefined) return true
  const [first = '', last = first] = range.split('-')
  return port >= Number(first) && port <= Number(last)
}

function notCalled(name: string): (entry: { name: string }) => boolean {
  return (entry) => entry.name !== name
}

function defaultRule(name: string, allow: readonly string[], sourceRanges: readonly string[]): FirewallRule {
  return { name, network: 'default', direction: 'INGRESS', priority: 65534, allow, sourceRanges, disabled: false }
}
