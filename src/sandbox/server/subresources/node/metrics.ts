import { KUBERNETES_VERSION } from '../../documents/version.ts'
import type { Measured, MeasuredPod } from './measured.ts'
import type { Family, Sample } from './prometheus.ts'

type Read = (usage: MeasuredPod['total']) => number

const cpu: Read = ({ cpuSeconds }) => cpuSeconds
const memory: Read = ({ memoryBytes }) => memoryBytes
const start: Read = ({ startedAt }) => startedAt / 1000

/** `/metrics/resource`, which metrics-server reads. */
export function resourceMetrics({ at, total, pods }: Measured): Family[] {
  const ofContainers = (read: Read) =>
    pods.flatMap(({ pod, containers }) =>
      containers.map((usage) => ({ labels: { container: usage.name, ...labelsOf(pod) }, value: read(usage), at })),
    )
  const ofPods = (read: Read) => pods.map(({ pod, total: used }) => ({ labels: labelsOf(pod), value: read(used), at }))
  const ofNode = (read: Read) => [{ value: read(total), at }]
  const cpuHelp = (what: string) => `[STABLE] Cumulative cpu time consumed by the ${what} in core-seconds`
  const memoryHelp = (what: string) => `[STABLE] Current working set of the ${what} in bytes`
  const startHelp = '[STABLE] Start time of the container since unix epoch in seconds'
  return [
    counter('container_cpu_usage_seconds_total', cpuHelp('container'), ofContainers(cpu)),
    gauge('container_memory_working_set_bytes', memoryHelp('container'), ofContainers(memory)),
    gauge('container_start_time_seconds', startHelp, ofContainers(start)),
    counter('node_cpu_usage_seconds_total', cpuHelp('node'), ofNode(cpu)),
    gauge('node_memory_working_set_bytes', memoryHelp('node'), ofNode(memory)),
    counter('pod_cpu_usage_seconds_total', cpuHelp('pod'), ofPods(cpu)),
    gauge('pod_memory_working_set_bytes', memoryHelp('pod'), ofPods(memory)),
    gauge('resource_scrape_error', '[STABLE] 1 if there was an error while getting container metrics, 0 otherwise', [
      { value: 0 },
    ]),
  ]
}

/** `/metrics/cadvisor`: every control group, from the node's down to the containers'. */
export function cadvisorMetrics(measured: Measured): Family[] {
  const { at, capacity } = measured
  const groups = groupsOf(measured)
  const of = (read: Read, more: Record<string, string> = {}) =>
    groups.map(({ labels: { container, ...labels }, usage }) => ({
      labels: { container, ...more, ...labels },
      value: read(usage),
      at,
    }))
  const allMemory = 'Current memory usage in bytes, including all memory regardless of when it was accessed'
  return [
    counter('container_cpu_usage_seconds_total', 'Cumulative cpu time consumed in seconds.', of(cpu, { cpu: 'total' })),
    gauge(
      'container_last_seen',
      'Last time a container was seen by the exporter',
      of(() => Math.floor(at / 1000)),
    ),
    gauge('container_memory_usage_bytes', allMemory, of(memory)),
    gauge('container_memory_working_set_bytes', 'Current working set in bytes.', of(memory)),
    gauge('container_start_time_seconds', 'Start time of the container since unix epoch in seconds.', of(start)),
    gauge('machine_cpu_cores', 'Number of logical CPU cores.', [{ value: capacity.cpu }]),
    gauge('machine_memory_bytes', 'Amount of memory installed on the machine.', [{ value: capacity.memory }]),
  ]
}

/** `/metrics`: of the kubelet itself. */
export function kubeletMetrics({ node, pods }: Measured): Family[] {
  const running = pods.reduce((sum, { containers }) => sum + containers.length, 0)
  return [
    gauge('kubelet_node_name', "[ALPHA] The node's name. The count is always 1.", [
      { labels: { node: node.metadata.name }, value: 1 },
    ]),
    gauge('kubelet_running_containers', '[ALPHA] Number of containers currently running', [
      { labels: { container_state: 'running' }, value: running },
    ]),
    gauge('kubelet_running_pods', '[ALPHA] Number of pods that have a running pod sandbox', [{ value: pods.length }]),
    gauge('kubernetes_build_info', "[ALPHA] A metric with a constant '1' value labeled by version.", [
      { labels: { git_version: KUBERNETES_VERSION }, value: 1 },
    ]),
  ]
}

interface Group {
  labels: { container: string; id: string; image: string; name: string; namespace: string; pod: string }
  usage: MeasuredPod['total']
}

const nothing = { container: '', image: '', name: '', namespace: '', pod: '' }

function groupsOf({ total, pods }: Measured): Group[] {
  return [{ labels: labels({ id: '/' }), usage: total }, ...pods.flatMap(groupsOfPod)]
}

function groupsOfPod({ pod, total, containers }: MeasuredPod): Group[] {
  const quality = (pod.status?.qosClass ?? 'BestEffort').toLowerCase()
  const id = `/kubepods/${quality === 'guaranteed' ? '' : `${quality}/`}pod${pod.metadata.uid}`
  const { namespace, pod: name } = labelsOf(pod)
  const statuses = [pod.status?.initContainerStatuses, pod.status?.containerStatuses].flatMap((each) => each ?? [])
  const ofContainers = containers.map((usage) => {
    const status = statuses.find((each) => each.name === usage.name)
    const containerId = status?.containerID?.replace('containerd://', '') ?? ''
    const own = { container: usage.name, id: `${id}/${containerId}`, image: status?.image ?? '', name: containerId }
    return { labels: labels({ ...own, namespace, pod: name }), usage }
  })
  return [{ labels: labels({ id, namespace, pod: name }), usage: total }, ...ofContainers]
}

/** All labels, in the order of their names. */
function labels(own: Partial<Group['labels']> & { id: string }): Group['labels'] {
  const { container, id, image, name, namespace, pod } = { ...nothing, ...own }
  return { container, id, image, name, namespace, pod }
}

function labelsOf({ metadata }: MeasuredPod['pod']): { namespace: string; pod: string } {
  return { namespace: metadata.namespace ?? '', pod: metadata.name }
}

function counter(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, type: 'counter', samples }
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, type: 'gauge', samples }
}
