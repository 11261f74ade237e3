import { parseQuantity, quantityValue } from '../../../api/quantity.ts'
import { kinds } from '../../../kinds.ts'
import type { ContainerUsage, Usage } from '../../../kubelet/types.ts'
import type { Node, Pod } from '../../../schema/types.gen.ts'
import type { Services } from '../../services.ts'

/** What a node has measured at one moment. */
export interface Measured {
  node: Node
  /** Milliseconds since the epoch. */
  at: number
  /** Cores and bytes. */
  capacity: { cpu: number; memory: number; storage: number }
  /** Of the node as a whole. */
  total: Usage
  pods: readonly MeasuredPod[]
}

export interface MeasuredPod {
  pod: Pod
  total: Usage
  containers: readonly ContainerUsage[]
}

/** Undefined when nothing runs pods on the node. */
export function measure({ backend, streams }: Services, node: Node): Measured | undefined {
  const system = streams.systemUsage(node.metadata.name)
  if (!system) return undefined
  const at = backend.clock.now()
  const pods = backend.reader
    .list(kinds.pods)
    .filter(({ spec }) => spec?.nodeName === node.metadata.name)
    .flatMap((pod) => {
      const containers = streams.usage(pod) ?? []
      return containers.length > 0 ? [{ pod, containers, total: sumOf(containers) }] : []
    })
  const used = sumOf([system, ...pods.map(({ total }) => total)])
  const total = { ...used, cpuSeconds: system.cpuSeconds, startedAt: system.startedAt }
  return { node, at, capacity: capacityOf(node), total, pods }
}

function sumOf(parts: readonly Usage[]): Usage {
  const sum = (read: (part: Usage) => number) => parts.reduce((total, part) => total + read(part), 0)
  return {
    cpuMillicores: sum(({ cpuMillicores }) => cpuMillicores),
    memoryBytes: sum(({ memoryBytes }) => memoryBytes),
    cpuSeconds: sum(({ cpuSeconds }) => cpuSeconds),
    startedAt: Math.min(...parts.map(({ startedAt }) => startedAt)),
  }
}

function capacityOf({ status }: Node): Measured['capacity'] {
  const of = (name: string) => quantityValue(parseQuantity(status?.capacity?.[name] ?? '0'))
  return { cpu: of('cpu'), memory: of('memory'), storage: of('ephemeral-storage') }
}
