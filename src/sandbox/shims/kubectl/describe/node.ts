import { messageOf } from '../../../../util/message-of.ts'
import { canonicalQuantity } from '../../../api/quantity.ts'
import type { Lease, Node, Pod, Quantity, Taint } from '../../../schema/types.gen.ts'
import { listObjects } from '../builder/infos.ts'
import type { Factory } from '../factory.ts'
import { addQuantities, milliValue, quantityValue } from './amounts.ts'
import { rfc1123, since } from './format.ts'
import { podAmounts } from './pod-amounts.ts'
import type { Describer } from './types.ts'
import type { DescribeWriter } from './writer.ts'

export const describeNode: Describer<Node> = async (node, { w, factory, events }) => {
  const { metadata, spec, status } = node
  w.field(0, 'Name', metadata.name)
  w.field(0, 'Roles', nodeRoles(node).join(',') || '<none>')
  w.map('Labels', metadata.labels)
  w.annotations(metadata.annotations)
  w.field(0, 'CreationTimestamp', rfc1123(metadata.creationTimestamp))
  w.items('Taints', taintTexts(spec?.taints))
  w.field(0, 'Unschedulable', spec?.unschedulable ?? false)
  await writeLease(w, factory, metadata.name)
  writeConditions(w, node)
  w.line(0, 'Addresses:')
  for (const { type, address } of status?.addresses ?? []) w.field(1, type, address)
  writeAmounts(w, 'Capacity', status?.capacity)
  writeAmounts(w, 'Allocatable', status?.allocatable)
  writeSystem(w, node)
  if (spec?.podCIDR) w.field(0, 'PodCIDR', spec.podCIDR)
  if (spec?.podCIDRs?.length) w.field(0, 'PodCIDRs', spec.podCIDRs.join(','))
  if (spec?.providerID) w.field(0, 'ProviderID', spec.providerID)
  const fieldSelector = `spec.nodeName=${metadata.name},status.phase!=Failed,status.phase!=Succeeded`
  const pods = await listObjects<Pod>(factory, '/api/v1/pods', { fieldSelector }).catch(() => undefined)
  if (pods) writePods(w, node, pods)
  else w.line(0, 'Pods:\tnot authorized')
  await events(node)
}

/** Roles from `node-role.kubernetes.io/…` labels, sorted. */
function nodeRoles({ metadata }: Node): string[] {
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith('node-role.kubernetes.io/')) return [key.slice('node-role.kubernetes.io/'.length)]
    return key === 'kubernetes.io/role' ? [value] : []
  })
  return [...new Set(roles.filter((role) => role !== ''))].toSorted()
}

function taintTexts(taints: readonly Taint[] | undefined): string[] {
  return (taints ?? [])
    .toSorted((a, b) => (`${a.effect},${a.key}` < `${b.effect},${b.key}` ? -1 : 1))
    .map(({ key, value = '', effect }) => `${key}${value === '' ? '' : `=${value}`}:${effect}`)
}

async function writeLease(w: DescribeWriter, factory: Factory, name: string): Promise<void> {
  try {
    const lease = await factory
      .rest()
      .json<Lease>({ path: `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}` })
    w.line(0, 'Lease:')
    w.field(1, 'HolderIdentity', lease.spec?.holderIdentity ?? '<unset>')
    w.field(1, 'AcquireTime', lease.spec?.acquireTime ? rfc1123(lease.spec.acquireTime) : '<unset>')
    w.field(1, 'RenewTime', lease.spec?.renewTime ? rfc1123(lease.spec.renewTime) : '<unset>')
  } catch (error) {
    w.field(0, 'Lease', `Failed to get lease: ${messageOf(error)}`)
  }
}

function writeConditions(w: DescribeWriter, { status }: Node): void {
  if (!status?.conditions?.length) return
  w.line(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage')
  w.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
  for (const {
    type,
    status: state,
    lastHeartbeatTime,
    lastTransitionTime,
    reason = '',
    message = '',
  } of status.conditions) {
    w.line(
      1,
      `${type} \t${state} \t${rfc1123(lastHeartbeatTime)} \t${rfc1123(lastTransitionTime)} \t${reason} \t${message}`,
    )
  }
}

function writeAmounts(w: DescribeWriter, title: string, amounts: Readonly<Record<string, Quantity>> | undefined): void {
  const entries = Object.entries(amounts ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (entries.length > 0) w.line(0, `${title}:`)
  for (const [name, value] of entries) w.field(1, name, value)
}

function writeSystem(w: DescribeWriter, { status }: Node): void {
  const info = status?.nodeInfo
  w.line(0, 'System Info:')
  w.field(1, 'Machine ID', info?.machineID)
  w.field(1, 'System UUID', info?.systemUUID)
  w.field(1, 'Boot ID', info?.bootID)
  w.field(1, 'Kernel Version', info?.kernelVersion)
  w.field(1, 'OS Image', info?.osImage)
  w.field(1, 'Operating System', info?.operatingSystem)
  w.field(1, 'Architecture', info?.architecture)
  w.field(1, 'Container Runtime Version', info?.containerRuntimeVersion)
  w.field(1, 'Kubelet Version', info?.kubeletVersion)
  w.field(1, 'Kube-Proxy Version', info?.kubeProxyVersion)
}

function writePods(w: DescribeWriter, { status }: Node, pods: readonly Pod[]): void {
  const available = status?.allocatable ?? status?.capacity ?? {}
  const cpu = (amount: string) => `${amount} (${percent(milliValue(amount), milliValue(available['cpu'] ?? '0'))}%)`
  const bytes = (amount: string, name: string) =>
    `${amount} (${percent(quantityValue(amount), quantityValue(available[name] ?? '0'))}%)`
  w.line(0, `Non-terminated Pods:\t(${pods.length} in total)`)
  w.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge')
  w.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---')
  for (const pod of pods) {
    const amount = (kind: 'requests' | 'limits', name: string) => podAmounts(pod, kind)[name] ?? '0'
    const columns = [
      cpu(amount('requests', 'cpu')),
      cpu(amount('limits', 'cpu')),
      bytes(amount('requests', 'memory'), 'memory'),
      bytes(amount('limits', 'memory'), 'memory'),
      since(pod.metadata.creationTimestamp),
    ]
    w.line(1, `${pod.metadata.namespace}\t${pod.metadata.name}\t\t${columns.join('\t')}`)
  }
  w.line(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)')
  w.line(1, 'Resource\tRequests\tLimits')
  w.line(1, '--------\t--------\t------')
  const total = (kind: 'requests' | 'limits', name: string) =>
    canonicalQuantity(pods.reduce((sum, pod) => addQuantities(sum, podAmounts(pod, kind)[name] ?? '0'), '0'))
  w.line(1, `cpu\t${cpu(total('requests', 'cpu'))}\t${cpu(total('limits', 'cpu'))}`)
  for (const name of [
    'memory',
    'ephemeral-storage',
    ...Object.keys(available)
      .filter((each) => each.startsWith('hugepages-'))
      .toSorted(),
  ]) {
    w.line(1, `${name}\t${bytes(total('requests', name), name)}\t${bytes(total('limits', name), name)}`)
  }
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.trunc((part / whole) * 100)
}
