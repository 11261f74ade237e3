import { KUBERNETES_VERSION } from '../server/documents/version.ts'
import { minikubeAddons, systemImages } from './minikube-addons.ts'
import { nodeObject } from './node.ts'
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
  return nodeObject({
    name,
    seed,
    now,
    labels: {
      'minikube.k8s.io/name': 'minikube',
      'minikube.k8s.io/primary': String(first),
      ...(first
        ? {
            'node-role.kubernetes.io/control-plane': '',
            'node.kubernetes.io/exclude-from-external-load-balancers': '',
          }
        : {}),
    },
    addresses: [
      { type: 'InternalIP', address: `192.168.49.${2 + index}` },
      { type: 'Hostname', address: name },
    ],
    podCIDR: `10.244.${index}.0/24`,
    capacity: RESOURCES,
    allocatable: RESOURCES,
    images: first ? systemImages : [],
    system: {
      kernelVersion: '6.8.0-60-generic',
      osImage: 'Ubuntu 22.04.5 LTS',
      containerRuntimeVersion: 'docker://28.1.1',
      kubeletVersion: KUBERNETES_VERSION,
    },
  })
}

const RESOURCES = { cpu: '4', 'ephemeral-storage': '61202244Ki', memory: '8131228Ki' }
