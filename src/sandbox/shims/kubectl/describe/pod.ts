import type { Container, Pod } from '../../../schema/types.gen.ts'
import { writeContainers, writeResources } from './containers.ts'
import { controllerOf, rfc1123, since } from './format.ts'
import { writeSpread, writeTolerations } from './pod-template.ts'
import { qosClass } from './qos.ts'
import type { Describer } from './types.ts'
import { writeVolumes } from './volumes.ts'
import type { DescribeWriter } from './writer.ts'

const MIRROR = 'kubernetes.io/config.mirror'

export const describePod: Describer<Pod> = async (pod, { w, events }) => {
  writeHead(w, pod)
  writeStatus(w, pod)
  writeAddresses(w, pod)
  writeAllContainers(w, pod)
  writeConditions(w, pod)
  const spec = pod.spec ?? { containers: [] }
  writeVolumes(w, spec.volumes, '')
  w.field(0, 'QoS Class', pod.status?.qosClass ?? qosClass(pod))
  w.map('Node-Selectors', spec.nodeSelector)
  writeTolerations(w, 'Tolerations', spec.tolerations)
  writeSpread(w, spec, '')
  const mirror = pod.metadata.annotations?.[MIRROR]
  await events(mirror ? { metadata: { ...pod.metadata, uid: mirror } } : pod, '')
}

function writeHead(w: DescribeWriter, { metadata, spec, status }: Pod): void {
  w.field(0, 'Name', metadata.name)
  w.field(0, 'Namespace', metadata.namespace)
  if (spec?.priority !== undefined) w.field(0, 'Priority', spec.priority)
  if (spec?.priorityClassName) w.field(0, 'Priority Class Name', spec.priorityClassName)
  if (spec?.runtimeClassName) w.field(0, 'Runtime Class Name', spec.runtimeClassName)
  if (spec?.serviceAccountName) w.field(0, 'Service Account', spec.serviceAccountName)
  w.field(0, 'Node', spec?.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ''}` : '<none>')
  if (status?.startTime) w.field(0, 'Start Time', rfc1123(status.startTime))
  w.map('Labels', metadata.labels)
  w.annotations(metadata.annotations)
}

function writeStatus(w: DescribeWriter, { metadata, spec, status }: Pod): void {
  const ended = status?.phase === 'Failed' || status?.phase === 'Succeeded'
  if (metadata.deletionTimestamp && !ended) {
    w.field(0, 'Status', `Terminating (lasts ${since(metadata.deletionTimestamp)})`)
    w.field(0, 'Termination Grace Period', `${metadata.deletionGracePeriodSeconds}s`)
  } else w.field(0, 'Status', status?.phase)
  if (status?.reason) w.field(0, 'Reason', status.reason)
  if (status?.message) w.field(0, 'Message', status.message)
  const profile = spec?.securityContext?.seccompProfile
  if (profile) w.field(0, 'SeccompProfile', profile.type)
  if (profile?.type === 'Localhost') w.field(0, 'LocalhostProfile', profile.localhostProfile)
}

function writeAddresses(w: DescribeWriter, { metadata, status }: Pod): void {
  w.field(0, 'IP', status?.podIP)
  const addresses = status?.podIPs ?? []
  w.line(0, addresses.length === 0 ? 'IPs:\t<none>' : 'IPs:')
  for (const { ip } of addresses) w.field(1, 'IP', ip)
  const controller = controllerOf(metadata)
  if (controller !== '') w.field(0, 'Controlled By', controller)
  if (status?.nominatedNodeName) w.field(0, 'NominatedNodeName', status.nominatedNodeName)
}

function writeAllContainers(w: DescribeWriter, pod: Pod): void {
  const { spec, status } = pod
  if (spec?.resources) {
    w.line(0, 'Resources:')
    writeResources(w, spec.resources, 1)
  }
  const groups: readonly (readonly [string, readonly Container[], NonNullable<Pod['status']>['containerStatuses']])[] =
    [
      ['Init Containers', spec?.initContainers ?? [], status?.initContainerStatuses],
      ['Containers', spec?.containers ?? [], status?.containerStatuses],
      ['Ephemeral Containers', spec?.ephemeralContainers ?? [], status?.ephemeralContainerStatuses],
    ]
  for (const [title, containers, statuses] of groups) {
    if (containers.length > 0 || title === 'Containers')
      writeContainers(w, containers, { title, statuses, pod, indent: '' })
  }
}

function writeConditions(w: DescribeWriter, { spec, status }: Pod): void {
  const conditions = status?.conditions ?? []
  if (spec?.readinessGates?.length) w.line(0, 'Readiness Gates:\n  Type\tStatus')
  for (const { conditionType } of spec?.readinessGates ?? []) {
    w.line(1, `${conditionType} \t${conditions.find((each) => each.type === conditionType)?.status ?? '<none>'} `)
  }
  if (conditions.length > 0) w.line(0, 'Conditions:\n  Type\tStatus')
  for (const condition of conditions) w.line(1, `${condition.type} \t${condition.status} `)
}
