import type { Draft } from '../../objects.ts'
import type { Service, StorageClass } from '../../schema/types.ts'

/** Cluster DNS as pods find it; the sandbox' network answers at this address. */
export function dnsService(): Draft<Service> {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kube-dns',
      namespace: 'kube-system',
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
