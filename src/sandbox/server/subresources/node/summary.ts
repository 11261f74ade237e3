import { formatTime } from '../../../clock.ts'
import type { Usage } from '../../../kubelet/types.ts'
import type { Measured, MeasuredPod } from './measured.ts'

/** `/stats/summary` (k8s.io/kubelet/pkg/apis/stats/v1alpha1). */
export function summary(measured: Measured): object {
  const { node, at, capacity, total, pods } = measured
  const time = formatTime(at)
  return {
    node: {
      nodeName: node.metadata.name,
      startTime: formatTime(total.startedAt),
      cpu: cpuOf(time, total),
      memory: { time, availableBytes: capacity.memory - total.memoryBytes, ...memoryOf(total) },
      fs: { time, availableBytes: capacity.storage, capacityBytes: capacity.storage, usedBytes: 0 },
    },
    pods: pods.map((each) => ofPod(time, each)),
  }
}

function ofPod(time: string, { pod, total, containers }: MeasuredPod): object {
  const { name, namespace = '', uid } = pod.metadata
  return {
    podRef: { name, namespace, uid },
    startTime: pod.status?.startTime ?? time,
    containers: containers.map((usage) => ({
      name: usage.name,
      startTime: formatTime(usage.startedAt),
      cpu: cpuOf(time, usage),
      memory: { time, workingSetBytes: usage.memoryBytes },
    })),
    cpu: cpuOf(time, total),
    memory: { time, ...memoryOf(total) },
  }
}

function cpuOf(time: string, { cpuMillicores, cpuSeconds }: Usage): object {
  return {
    time,
    usageNanoCores: cpuMillicores * 1_000_000,
    usageCoreNanoSeconds: Math.round(cpuSeconds * 1_000_000_000),
  }
}

function memoryOf({ memoryBytes }: Usage): object {
  return { usageBytes: memoryBytes, workingSetBytes: memoryBytes, rssBytes: memoryBytes }
}
