import { formatTime } from '../../clock.ts'
import type { KubeObject } from '../../objects.ts'
import type { Service } from '../../schema/types.gen.ts'
import { SERVICE_CIDR } from '../hooks/cluster-ips.ts'
import type { Services } from '../services.ts'
import collected from './objects.gen.json' with { type: 'json' }

/** An object without what the store gives it. */
export type Seed = Omit<KubeObject, 'metadata'> & { metadata: Partial<KubeObject['metadata']> & { name: string } }

const NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'default']

/** What a real API server creates by itself when it starts on an empty store. */
export function initialObjects({ backend, certificates }: Services): Seed[] {
  const now = formatTime(backend.clock.now())
  return [
    ...NAMESPACES.map(namespace),
    serviceCidr(now),
    ...apiServices(
      backend.registry.all.map(({ info }) => info),
      now,
    ),
    ...(collected as unknown as Seed[]),
    clientAuthorities(certificates.authority.certificate),
    kubernetesService(),
  ]
}

function namespace(name: string): Seed {
  const metadata = { name, labels: { 'kubernetes.io/metadata.name': name } }
  const spec = { finalizers: ['kubernetes'] }
  return { apiVersion: 'v1', kind: 'Namespace', metadata, spec, status: { phase: 'Active' } } as Seed
}

function serviceCidr(now: string): Seed {
  const ready = {
    lastTransitionTime: now,
    message: 'Kubernetes Service CIDR is ready',
    reason: '',
    status: 'True',
    type: 'Ready',
  }
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { name: 'kubernetes', finalizers: ['networking.k8s.io/service-cidr-finalizer'] },
    spec: { cidrs: [SERVICE_CIDR] },
    status: { conditions: [ready] },
  } as Seed
}

function apiServices(resources: readonly { group: string; version: string }[], now: string): Seed[] {
  const versions = new Map(resources.map(({ group, version }) => [`${version}.${group}`, { group, version }]))
  return [...versions].map(([name, { group, version }]) => {
    const available = {
      lastTransitionTime: now,
      message: 'Local APIServices are always available',
      reason: 'Local',
      status: 'True',
      type: 'Available',
    }
    const labels = { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' }
    const spec = {
      ...(group === '' ? {} : { group }),
      version,
      groupPriorityMinimum: group === '' ? 18000 : 17000,
      versionPriority: 15,
    }
    return {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name, labels },
      spec,
      status: { conditions: [available] },
    } as Seed
  })
}

function clientAuthorities(authority: string): Seed {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'extension-apiserver-authentication', namespace: 'kube-system' },
    data: { 'client-ca-file': authority },
  } as Seed
}

function kubernetesService(): Seed {
  const service: Omit<Service, 'metadata'> = {
    apiVersion: 'v1',
    kind: 'Service',
    spec: {
      clusterIP: '10.96.0.1',
      clusterIPs: ['10.96.0.1'],
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 8443 }],
      sessionAffinity: 'None',
      type: 'ClusterIP',
    },
    status: { loadBalancer: {} },
  }
  const labels = { component: 'apiserver', provider: 'kubernetes' }
  return { ...service, metadata: { name: 'kubernetes', namespace: 'default', labels } }
}
