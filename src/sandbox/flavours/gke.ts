import { createHash } from 'node:crypto'
import { KUBERNETES_VERSION } from '../server/documents/version.ts'
import { machineHash, nodeObject } from './node.ts'
import { apiServerEndpoints, dnsService, storageClass } from './objects.ts'
import type { ClusterRequest, Flavour } from './types.ts'

const KUBELET_VERSION = `${KUBERNETES_VERSION}-gke.1017000`

/** What `gcloud container clusters create` makes: three nodes with external addresses behind a firewall. */
export const gke: Flavour = {
  name: 'gke',
  admin: 'kubernetes-admin',
  defaults: { name: 'io', zone: 'us-central1-a', nodes: 3 },
  immediate: false,
  firewalled: true,
  loadBalancer: { range: '203.0.113.0/24', delayMilliseconds: 100 },
  contextName: ({ name, zone, project }) => `gke_${project}_${zone}_${name}`,
  nodes: (request) => {
    const pool = digits(`${request.seed}/pool`, 8)
    const names = Array.from({ length: request.nodes }, (_, index) => {
      return `gke-${request.name}-default-pool-${pool}-${letters(`${request.seed}/${index}`, 4)}`
    })
    return names.sort().map((name, index) => node(name, index, request))
  },
  objects: () => [
    dnsService(),
    ...apiServerEndpoints('10.128.0.100', 443),
    storageClass('premium-rwo', 'pd.csi.storage.gke.io', { parameters: { type: 'pd-ssd' } }),
    storageClass('standard', 'kubernetes.io/gce-pd', { parameters: { type: 'pd-standard' }, binding: 'Immediate' }),
    storageClass('standard-rwo', 'pd.csi.storage.gke.io', { isDefault: true, parameters: { type: 'pd-balanced' } }),
  ],
  addons: () => [],
}

function node(
  name: string,
  index: number,
  { name: cluster, zone, seed, now }: ClusterRequest & { seed: string; now: number },
) {
  return nodeObject({
    name,
    seed,
    now,
    labels: labels(zone),
    annotations: {
      'container.googleapis.com/instance_id': String(BigInt(`0x${machineHash(seed, name).slice(0, 15)}`)),
      'node.gke.io/last-applied-node-labels': `cloud.google.com/gke-boot-disk=pd-balanced,cloud.google.com/gke-nodepool=default-pool`,
    },
    addresses: [
      { type: 'InternalIP', address: `10.128.0.${2 + index}` },
      { type: 'ExternalIP', address: `203.0.113.${2 + index}` },
      { type: 'Hostname', address: name },
    ],
    podCIDR: `10.${4 + (cluster.length % 4)}.${index}.0/24`,
    providerID: `gce://k8slab-sandbox/${zone}/${name}`,
    capacity: { cpu: '2', 'ephemeral-storage': '98831908Ki', memory: '4015484Ki' },
    allocatable: { cpu: '940m', 'ephemeral-storage': '47060071478', memory: '2872700Ki' },
    system: {
      kernelVersion: '6.6.93+',
      osImage: 'Container-Optimized OS from Google',
      containerRuntimeVersion: 'containerd://1.7.27',
      kubeletVersion: KUBELET_VERSION,
    },
  })
}

function labels(zone: string): Record<string, string> {
  const region = zone.replace(/-[a-z]$/, '')
  return {
    'beta.kubernetes.io/instance-type': 'e2-medium',
    'cloud.google.com/gke-boot-disk': 'pd-balanced',
    'cloud.google.com/gke-container-runtime': 'containerd',
    'cloud.google.com/gke-nodepool': 'default-pool',
    'cloud.google.com/gke-os-distribution': 'cos',
    'cloud.google.com/machine-family': 'e2',
    'failure-domain.beta.kubernetes.io/region': region,
    'failure-domain.beta.kubernetes.io/zone': zone,
    'node.kubernetes.io/instance-type': 'e2-medium',
    'topology.gke.io/zone': zone,
    'topology.kubernetes.io/region': region,
    'topology.kubernetes.io/zone': zone,
  }
}

const ALPHABET = '0123456789bcdfghjklmnpqrstvwxz'

function letters(seed: string, count: number): string {
  const bytes = createHash('sha256').update(seed).digest()
  return Array.from({ length: count }, (_, index) => ALPHABET[(bytes[index] ?? 0) % ALPHABET.length]).join('')
}

function digits(seed: string, count: number): string {
  return createHash('sha256').update(seed).digest('hex').slice(0, count)
}
