import type {
  DaemonSet,
  Deployment,
  LabelSelector,
  Pod,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '../../../schema/types.gen.ts'
import { listObjects } from '../builder/infos.ts'
import type { Obj } from '../objects.ts'
import { labelSelectorText } from '../pods/find.ts'
import { formatLabels } from '../print/labels.ts'
import { controllerOf, formatSelector, rfc1123, slice } from './format.ts'
import { writePodTemplate } from './pod-template.ts'
import { ownedReplicaSets } from './replica-sets.ts'
import type { DescribeContext, Describer } from './types.ts'
import type { DescribeWriter } from './writer.ts'

export const describeDeployment: Describer<Deployment> = async (deployment, { w, factory, events }) => {
  const { metadata, spec, status = {} } = deployment
  w.field(0, 'Name', metadata.name)
  w.field(0, 'Namespace', metadata.namespace)
  w.field(0, 'CreationTimestamp', rfc1123(metadata.creationTimestamp))
  w.map('Labels', metadata.labels)
  w.annotations(metadata.annotations)
  w.field(0, 'Selector', formatSelector(spec?.selector))
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status
  w.field(
    0,
    'Replicas',
    `${spec?.replicas ?? 1} desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${unavailableReplicas} unavailable`,
  )
  w.field(0, 'StrategyType', spec?.strategy?.type)
  w.field(0, 'MinReadySeconds', spec?.minReadySeconds ?? 0)
  const rolling = spec?.strategy?.rollingUpdate
  if (rolling)
    w.field(0, 'RollingUpdateStrategy', `${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`)
  writePodTemplate(w, spec?.template)
  writeReasons(w, status.conditions)
  const { old, current } = await ownedReplicaSets(factory, deployment)
  if (old.length > 0 || current) {
    w.field(0, 'OldReplicaSets', replicaSetText(old))
    w.field(0, 'NewReplicaSet', replicaSetText(current ? [current] : []))
  }
  await events(deployment)
}

function replicaSetText(sets: readonly ReplicaSet[]): string {
  if (sets.length === 0) return '<none>'
  return sets
    .map((set) => `${set.metadata.name} (${set.status?.replicas ?? 0}/${set.spec?.replicas ?? 0} replicas created)`)
    .join(', ')
}

function writeReasons(
  w: DescribeWriter,
  conditions: readonly { type: string; status: string; reason?: string | undefined }[] | undefined,
): void {
  if (!conditions || conditions.length === 0) return
  w.line(0, 'Conditions:\n  Type\tStatus\tReason')
  w.line(1, '----\t------\t------')
  for (const { type, status, reason } of conditions) w.line(1, `${type} \t${status}\t${reason ?? ''}`)
}

export const describeReplicaSet: Describer<ReplicaSet> = async (set, context) => {
  const { w, events } = context
  w.field(0, 'Name', set.metadata.name)
  w.field(0, 'Namespace', set.metadata.namespace)
  w.field(0, 'Selector', formatSelector(set.spec?.selector))
  w.map('Labels', set.metadata.labels)
  w.annotations(set.metadata.annotations)
  const controller = controllerOf(set.metadata)
  if (controller !== '') w.field(0, 'Controlled By', controller)
  w.field(0, 'Replicas', `${set.status?.replicas ?? 0} current / ${set.spec?.replicas ?? 1} desired`)
  w.field(0, 'Pods Status', await podsStatus(context, set, set.spec?.selector))
  writePodTemplate(w, set.spec?.template)
  writeReasons(w, set.status?.conditions)
  await events(set)
}

export const describeReplicationController: Describer<ReplicationController> = async (controller, context) => {
  const { w, events } = context
  const selector = controller.spec?.selector
  w.field(0, 'Name', controller.metadata.name)
  w.field(0, 'Namespace', controller.metadata.namespace)
  w.field(0, 'Selector', formatLabels(selector))
  w.map('Labels', controller.metadata.labels)
  w.annotations(controller.metadata.annotations)
  w.field(0, 'Replicas', `${controller.status?.replicas ?? 0} current / ${controller.spec?.replicas ?? 1} desired`)
  w.field(0, 'Pods Status', await podsStatus(context, controller, { matchLabels: selector ?? {} }))
  writePodTemplate(w, controller.spec?.template)
  writeReasons(w, controller.status?.conditions)
  await events(controller)
}

export const describeDaemonSet: Describer<DaemonSet> = async (daemon, context) => {
  const { w, events } = context
  const { metadata, spec, status } = daemon
  w.field(0, 'Name', metadata.name)
  w.field(0, 'Namespace', metadata.namespace)
  w.field(0, 'Selector', formatSelector(spec?.selector))
  w.field(0, 'Node-Selector', formatLabels(spec?.template.spec?.nodeSelector))
  w.map('Labels', metadata.labels)
  w.annotations(metadata.annotations)
  w.line(0, `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}`)
  w.line(0, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}`)
  w.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}`)
  w.line(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}`)
  w.line(0, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}`)
  w.field(0, 'Pods Status', await podsStatus(context, daemon, spec?.selector))
  writePodTemplate(w, spec?.template)
  await events(daemon)
}

export const describeStatefulSet: Describer<StatefulSet> = async (set, context) => {
  const { w, events } = context
  const { metadata, spec, status } = set
  w.field(0, 'Name', metadata.name)
  w.field(0, 'Namespace', metadata.namespace)
  w.field(0, 'CreationTimestamp', rfc1123(metadata.creationTimestamp))
  w.field(0, 'Selector', formatSelector(spec?.selector))
  w.map('Labels', metadata.labels)
  w.annotations(metadata.annotations)
  w.field(0, 'Replicas', `${spec?.replicas ?? 1} desired | ${status?.replicas ?? 0} total`)
  w.field(0, 'Update Strategy', spec?.updateStrategy?.type)
  const partition = spec?.updateStrategy?.rollingUpdate?.partition
  if (partition !== undefined) w.field(1, 'Partition', partition)
  w.field(0, 'Pods Status', await podsStatus(context, set, spec?.selector))
  writePodTemplate(w, spec?.template)
  writeClaimTemplates(w, spec?.volumeClaimTemplates)
  await events(set)
}

function writeClaimTemplates(
  w: DescribeWriter,
  templates: NonNullable<StatefulSet['spec']>['volumeClaimTemplates'],
): void {
  if (!templates || templates.length === 0) {
    w.line(0, 'Volume Claims:\t<none>')
    return
  }
  w.line(0, 'Volume Claims:')
  for (const { metadata, spec } of templates) {
    w.field(1, 'Name', metadata?.name)
    w.field(1, 'StorageClass', spec?.storageClassName)
    w.map('Labels', metadata?.labels, '  ')
    w.map('Annotations', metadata?.annotations, '  ')
    w.field(1, 'Capacity', spec?.resources?.requests?.['storage'] ?? '<default>')
    w.field(1, 'Access Modes', slice(spec?.accessModes))
  }
}

/** `2 Running / 1 Waiting / 0 Succeeded / 0 Failed` of the pods a controller owns. */
async function podsStatus(
  { factory }: DescribeContext,
  owner: { metadata: Obj['metadata'] },
  selector: LabelSelector | undefined,
): Promise<string> {
  const labelSelector = labelSelectorText(selector ?? {})
  const pods = await listObjects<Pod>(factory, `/api/v1/namespaces/${owner.metadata.namespace}/pods`, {
    labelSelector,
  })
  const owned = pods.filter((pod) =>
    pod.metadata.ownerReferences?.some((each) => each.controller && each.uid === owner.metadata.uid),
  )
  const count = (phase: string) => owned.filter((pod) => pod.status?.phase === phase).length
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`
}
