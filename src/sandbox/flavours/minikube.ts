import { createHash } from 'node:crypto'
import { KUBERNETES_VERSION } from '../server/documents/version.ts'
import { minikubeAddons, systemImages } from './minikube-addons.ts'
import { nodeObject, uuidFrom } from './node.ts'
import { apiServerEndpoints, dnsService, storageClass } from './objects.ts'
import type { Flavour } from './types.ts'

/** What `minikube start` makes: one node of that name (more are minikube-m02, …), no firewall, load balancers that need a tunnel. */
export const minikube: Flavour = {
  name: 'minikube',
  admin: 'minikube-user',
  defaults: { name: 'minikube', zone: '', nodes: 1 },
  immediate: true,
  firewalled: false,
  loadBalancer: false,
  contextName: ({ name }) => name,
  nodes: ({ name, nodes, now, seed }) =>
    Array.from({ length: nodes }, (_, index) =>
      node(index === 0 ? name : `${name}-m${String(index + 1).padStart(2, '0')}`, index, now, seed),
    ),
  controlPlaneNode: (name) => name,
  objects: () => [
    dnsService(),
    ...apiServerEndpoints('192.168.49.2', 8443),
    storageClass('standard', 'k8s.io/minikube-hostpath', { isDefault: true, binding: 'Immediate' }),
  ],
  addons: minikubeAddons,
}

function node(name: string, index: number, now: number, seed: string) {
  const first = index === 0
  const hash = createHash('sha256').update(`${seed}/${name}`).digest('hex')
  return nodeObject({
    name,
    now,
    labels: {
      'beta.kubernetes.io/arch': 'amd64',
      'beta.kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      'minikube.k8s.io/name': 'minikube',
      'minikube.k8s.io/primary': String(first),
      ...(first
        ? {
            'node-role.kubernetes.io/control-plane': '',
            'node.kubernetes.io/exclude-from-external-load-balancers': '',
          }
        : {}),
    },
    annotations: {
      'node.alpha.kubernetes.io/ttl': '0',
      'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
    },
    addresses: [
      { type: 'InternalIP', address: `192.168.49.${2 + index}` },
      { type: 'Hostname', address: name },
    ],
    podCIDR: `10.244.${index}.0/24`,
    capacity: RESOURCES,
    allocatable: RESOURCES,
    images: first ? systemImages : [],
    info: {
      machineID: hash.slice(0, 32),
      systemUUID: uuidFrom(hash.slice(8)),
      bootID: uuidFrom(hash.slice(16)),
      kernelVersion: '6.8.0-60-generic',
      osImage: 'Ubuntu 22.04.5 LTS',
      containerRuntimeVersion: 'docker://28.1.1',
      kubeletVersion: KUBERNETES_VERSION,
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
  })
}

const RESOURCES = {
  cpu: '4',
  'ephemeral-storage': '61202244Ki',
  'hugepages-1Gi': '0',
  'hugepages-2Mi': '0',
  memory: '8131228Ki',
  pods: '110',
}
