import { createHash } from 'node:crypto'
import { formatTime } from '../clock.ts'
import type { Draft } from '../objects.ts'
import type { Node, NodeSystemInfo } from '../schema/types.gen.ts'

/** What a flavour's nodes do not have in common with those of others. */
export interface NodeShape {
  name: string
  /** Gives the machine its ids. */
  seed: string
  labels: Record<string, string>
  annotations?: Record<string, string>
  addresses: { type: 'InternalIP' | 'ExternalIP' | 'Hostname'; address: string }[]
  podCIDR: string
  providerID?: string
  capacity: Amounts
  allocatable: Amounts
  /** Names of images that need no pull. */
  images?: readonly string[]
  system: Pick<NodeSystemInfo, 'kernelVersion' | 'osImage' | 'containerRuntimeVersion' | 'kubeletVersion'>
  now: number
}

type Amounts = Record<'cpu' | 'memory' | 'ephemeral-storage', string>

const CONDITIONS = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const

const ANNOTATIONS = {
  'node.alpha.kubernetes.io/ttl': '0',
  'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
}
const COUNTED = { 'hugepages-1Gi': '0', 'hugepages-2Mi': '0', pods: '110' }
const PLATFORM = { kubeProxyVersion: '', operatingSystem: 'linux', architecture: 'amd64' }

/** A Node as its kubelet registers it. */
export function nodeObject(shape: NodeShape): Draft<Node> {
  const { name, addresses, podCIDR, providerID, images = [] } = shape
  const time = formatTime(shape.now)
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { ...knownLabels(name), ...shape.labels },
      annotations: { ...ANNOTATIONS, ...shape.annotations },
    },
    spec: { podCIDR, podCIDRs: [podCIDR], ...(providerID ? { providerID } : {}) },
    status: {
      addresses,
      capacity: { ...COUNTED, ...shape.capacity },
      allocatable: { ...COUNTED, ...shape.allocatable },
      conditions: CONDITIONS.map(([type, status, reason, message]) => ({
        type,
        status,
        lastHeartbeatTime: time,
        lastTransitionTime: time,
        reason,
        message,
      })),
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: { ...ids(machineHash(shape.seed, name)), ...shape.system, ...PLATFORM },
      ...(images.length > 0 ? { images: images.map((image) => ({ names: [image] })) } : {}),
    },
  }
}

/** Hexadecimal digits of which the ids of a machine are made, so that they stay the same. */
export function machineHash(seed: string, name: string): string {
  return createHash('sha256').update(`${seed}/${name}`).digest('hex')
}

function ids(hash: string) {
  return { machineID: hash.slice(0, 32), systemUUID: uuid(hash.slice(8)), bootID: uuid(hash.slice(16)) }
}

function uuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5')
}

/** The labels that every kubelet gives its node. */
function knownLabels(name: string): Record<string, string> {
  const { architecture, operatingSystem } = PLATFORM
  return {
    'beta.kubernetes.io/arch': architecture,
    'beta.kubernetes.io/os': operatingSystem,
    'kubernetes.io/arch': architecture,
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': operatingSystem,
  }
}
