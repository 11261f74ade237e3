import { formatTime } from '../clock.ts'
import type { Draft } from '../objects.ts'
import type { Node, NodeSystemInfo } from '../schema/types.ts'

export interface NodeShape {
  name: string
  labels: Record<string, string>
  annotations: Record<string, string>
  addresses: { type: 'InternalIP' | 'ExternalIP' | 'Hostname'; address: string }[]
  podCIDR: string
  providerID?: string
  capacity: Record<string, string>
  allocatable: Record<string, string>
  /** Names of images that need no pull. */
  images?: readonly string[]
  info: NodeSystemInfo
  now: number
}

const CONDITIONS = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const

/** A Node as its kubelet registers it. */
export function nodeObject(shape: NodeShape): Draft<Node> {
  const {
    name,
    labels,
    annotations,
    addresses,
    podCIDR,
    providerID,
    capacity,
    allocatable,
    images = [],
    info,
    now,
  } = shape
  const time = formatTime(now)
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels, annotations },
    spec: { podCIDR, podCIDRs: [podCIDR], ...(providerID ? { providerID } : {}) },
    status: {
      addresses,
      capacity,
      allocatable,
      conditions: CONDITIONS.map(([type, status, reason, message]) => ({
        type,
        status,
        lastHeartbeatTime: time,
        lastTransitionTime: time,
        reason,
        message,
      })),
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: info,
      ...(images.length > 0 ? { images: images.map((image) => ({ names: [image] })) } : {}),
    },
  }
}

/** Hexadecimal digits that follow from a text: ids of machines that stay the same. */
export function uuidFrom(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5')
}
