import type { Draft } from '../objects.ts'
import type { EndpointSlice, Endpoints, PodSpec, Service, StorageClass } from '../schema/types.gen.ts'

/** The name of an object that belongs to the cluster itself. */
export function inSystem(name: string) {
  return { name, namespace: 'kube-system' }
}

/** The part of a workload's spec that makes pods and finds them again by their labels. */
export function podsLabelled(labels: Record<string, string>, spec: PodSpec) {
  return { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } }
}

/** Cluster DNS as pods find it; the sandbox' network answers at this address. */
export function dnsService(): Draft<Service> {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      ...inSystem('kube-dns'),
      labels: {
        'k8s-app': 'kube-dns',
        'kubernetes.io/cluster-service': 'true',
        'kubernetes.io/name': 'CoreDNS',
      },
    },
    spec: {
      clusterIP: '10.96.0.10',
      selector: { 'k8s-app': 'kube-dns' },
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
        { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
        { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
      ],
    },
  }
}

interface StorageClassOptions {
  isDefault?: boolean
  binding?: 'Immediate' | 'WaitForFirstConsumer'
  parameters?: Record<string, string>
}

export function storageClass(name: string, provisioner: string, options: StorageClassOptions): Draft<StorageClass> {
  const { isDefault = false, binding = 'WaitForFirstConsumer', parameters } = options
  const annotations = isDefault ? { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } : {}
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, ...annotations },
    provisioner,
    reclaimPolicy: 'Delete',
    volumeBindingMode: binding,
    ...(parameters ? { parameters, allowVolumeExpansion: true } : {}),
  }
}

/** Where the API server is, as it writes it down itself for the Service `kubernetes`. */
export function apiServerEndpoints(address: string, port: number): [Draft<Endpoints>, Draft<EndpointSlice>] {
  const metadata = { name: 'kubernetes', namespace: 'default' }
  return [
    {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { ...metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
      subsets: [{ addresses: [{ ip: address }], ports: [{ name: 'https', port, protocol: 'TCP' }] }],
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'kubernetes' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [address], conditions: { ready: true } }],
      ports: [{ name: 'https', port, protocol: 'TCP' }],
    },
  ]
}
