import type { Draft, KubeObject } from '../objects.ts'
import type { DaemonSet, Pod, PodSpec, ServiceAccount } from '../schema/types.gen.ts'
import { KUBERNETES_VERSION } from '../server/documents/version.ts'
import { COREDNS_IMAGE, dnsConfiguration, dnsDeployment } from './minikube-dns.ts'
import { inSystem, podsLabelled } from './objects.ts'

const STORAGE_PROVISIONER = 'gcr.io/k8s-minikube/storage-provisioner:v5'
const ETCD = 'registry.k8s.io/etcd:3.5.21-0'
const PROXY = `registry.k8s.io/kube-proxy:${KUBERNETES_VERSION}`
const EVERYWHERE = [{ operator: 'Exists' as const }]

/** The control plane's programs, which the kubelet of its node runs from files: what they ask for and their image. */
const STATIC = [
  { name: 'etcd', cpu: '100m', image: ETCD },
  { name: 'kube-apiserver', cpu: '250m', image: `registry.k8s.io/kube-apiserver:${KUBERNETES_VERSION}` },
  {
    name: 'kube-controller-manager',
    cpu: '200m',
    image: `registry.k8s.io/kube-controller-manager:${KUBERNETES_VERSION}`,
  },
  { name: 'kube-scheduler', cpu: '100m', image: `registry.k8s.io/kube-scheduler:${KUBERNETES_VERSION}` },
]

/** On the node from the start, so that nothing has to be pulled. */
export const systemImages: readonly string[] = [
  COREDNS_IMAGE,
  STORAGE_PROVISIONER,
  PROXY,
  ...STATIC.map(({ image }) => image),
]

/** What runs in kube-system of a minikube: `node` is the one with the control plane. */
export function minikubeAddons(node: string): (Draft & Pick<KubeObject, 'apiVersion' | 'kind'>)[] {
  return [
    serviceAccount('coredns'),
    serviceAccount('kube-proxy'),
    serviceAccount('storage-provisioner'),
    dnsConfiguration(),
    dnsDeployment(),
    proxyDaemonSet(),
    storageProvisioner(node),
    ...STATIC.map((component) => staticPod(node, component)),
  ]
}

function serviceAccount(name: string): Draft<ServiceAccount> {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: inSystem(name) }
}

function proxyDaemonSet(): Draft<DaemonSet> {
  const labels = { 'k8s-app': 'kube-proxy' }
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { ...inSystem('kube-proxy'), labels },
    spec: podsLabelled(labels, {
      ...onHost('kube-proxy', PROXY, ['--hostname-override=$(NODE_NAME)']),
      serviceAccountName: 'kube-proxy',
      nodeSelector: { 'kubernetes.io/os': 'linux' },
    }),
  }
}

function storageProvisioner(node: string): Draft<Pod> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...inSystem('storage-provisioner'),
      labels: { 'addonmanager.kubernetes.io/mode': 'Reconcile', 'integration-test': 'storage-provisioner' },
    },
    spec: {
      serviceAccountName: 'storage-provisioner',
      nodeName: node,
      hostNetwork: true,
      containers: [
        { name: 'storage-provisioner', image: STORAGE_PROVISIONER, command: ['/usr/local/bin/storage-provisioner'] },
      ],
    },
  }
}

function staticPod(node: string, { name, cpu, image }: (typeof STATIC)[number]): Draft<Pod> {
  const { containers, ...spec } = onHost(name, image, [])
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...inSystem(`${name}-${node}`),
      labels: { component: name, tier: 'control-plane' },
      annotations: {
        'kubernetes.io/config.mirror': name,
        'kubernetes.io/config.source': 'file',
      },
    },
    spec: {
      ...spec,
      nodeName: node,
      containers: containers.map((container) => ({ ...container, resources: { requests: { cpu } } })),
    },
  }
}

function onHost(name: string, image: string, args: string[]): PodSpec {
  return {
    hostNetwork: true,
    priorityClassName: 'system-node-critical',
    tolerations: EVERYWHERE,
    containers: [{ name, image, command: [`/usr/local/bin/${name}`, ...args] }],
  }
}
