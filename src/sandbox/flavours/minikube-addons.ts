import type { Draft, KubeObject } from '../objects.ts'
import type { ConfigMap, Container, DaemonSet, Deployment, Pod, PodSpec, ServiceAccount } from '../schema/types.ts'
import { KUBERNETES_VERSION } from '../server/documents/version.ts'

const COREDNS = 'registry.k8s.io/coredns/coredns:v1.12.0'
const STORAGE_PROVISIONER = 'gcr.io/k8s-minikube/storage-provisioner:v5'
const ETCD = 'registry.k8s.io/etcd:3.5.21-0'
const PROXY = `registry.k8s.io/kube-proxy:${KUBERNETES_VERSION}`
const NAMESPACE = 'kube-system'
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
  COREDNS,
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
    corefile(),
    dnsDeployment(),
    proxyDaemonSet(),
    storageProvisioner(node),
    ...STATIC.map((component) => staticPod(node, component)),
  ]
}

function serviceAccount(name: string): Draft<ServiceAccount> {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: NAMESPACE } }
}

const COREFILE = `.:53 {
    log
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    hosts {
       192.168.49.1 host.minikube.internal
       fallthrough
    }
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`

function corefile(): Draft<ConfigMap> {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'coredns', namespace: NAMESPACE },
    data: { Corefile: COREFILE },
  }
}

function dnsDeployment(): Draft<Deployment> {
  const labels = { 'k8s-app': 'kube-dns' }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'coredns', namespace: NAMESPACE, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: 'coredns',
          priorityClassName: 'system-cluster-critical',
          dnsPolicy: 'Default',
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          tolerations: [
            { key: 'CriticalAddonsOnly', operator: 'Exists' },
            { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
          ],
          containers: [dnsContainer()],
          volumes: [
            { name: 'config-volume', configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] } },
          ],
        },
      },
    },
  }
}

function dnsContainer(): Container {
  return {
    name: 'coredns',
    image: COREDNS,
    args: ['-conf', '/etc/coredns/Corefile'],
    resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
    ports: [
      { name: 'dns', containerPort: 53, protocol: 'UDP' },
      { name: 'dns-tcp', containerPort: 53 },
      { name: 'metrics', containerPort: 9153 },
    ],
    livenessProbe: {
      httpGet: { path: '/health', port: 8080 },
      initialDelaySeconds: 60,
      timeoutSeconds: 5,
      failureThreshold: 5,
    },
    readinessProbe: { httpGet: { path: '/ready', port: 8181 } },
    volumeMounts: [{ name: 'config-volume', mountPath: '/etc/coredns', readOnly: true }],
  }
}

function proxyDaemonSet(): Draft<DaemonSet> {
  const labels = { 'k8s-app': 'kube-proxy' }
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'kube-proxy', namespace: NAMESPACE, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          ...onHost('kube-proxy', PROXY, ['--hostname-override=$(NODE_NAME)']),
          serviceAccountName: 'kube-proxy',
          nodeSelector: { 'kubernetes.io/os': 'linux' },
        },
      },
    },
  }
}

function storageProvisioner(node: string): Draft<Pod> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'storage-provisioner',
      namespace: NAMESPACE,
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
      name: `${name}-${node}`,
      namespace: NAMESPACE,
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
