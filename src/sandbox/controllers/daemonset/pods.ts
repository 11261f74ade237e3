import { kinds } from '../../kinds.ts'
import type { Draft } from '../../objects.ts'
import type { DaemonSet, Pod, Toleration } from '../../schema/types.gen.ts'
import { podFromTemplate } from '../shared/pod-control.ts'

export const REVISION_HASH = 'controller-revision-hash'
const GENERATION_ANNOTATION = 'deprecated.daemonset.template.generation'
const GENERATION_LABEL = 'pod-template-generation'

/** The taints daemons do not mind (`AddOrUpdateDaemonPodTolerations`). */
const TOLERATED = [
  ['not-ready', 'NoExecute'],
  ['unreachable', 'NoExecute'],
  ['disk-pressure', 'NoSchedule'],
  ['memory-pressure', 'NoSchedule'],
  ['pid-pressure', 'NoSchedule'],
  ['unschedulable', 'NoSchedule'],
] as const

/** A daemon for one node: it may only go there, and stays when the node is in trouble. */
export function daemonPod(daemonSet: DaemonSet, node: string, hash: string): Draft<Pod> {
  const draft = podFromTemplate(daemonSet.spec?.template, daemonSet, kinds.daemonSets)
  const { spec } = draft
  const generation = daemonSet.metadata.annotations?.[GENERATION_ANNOTATION]
  const labels = {
    ...draft.metadata.labels,
    [REVISION_HASH]: hash,
    ...(generation ? { [GENERATION_LABEL]: generation } : {}),
  }
  return {
    ...draft,
    metadata: { ...draft.metadata, labels },
    spec: {
      ...spec,
      containers: spec?.containers ?? [],
      affinity: { ...spec?.affinity, nodeAffinity: onlyOn(node, spec?.affinity?.nodeAffinity) },
      tolerations: withDaemonTolerations(spec?.tolerations ?? [], spec?.hostNetwork === true),
    },
  }
}

type NodeAffinity = NonNullable<NonNullable<NonNullable<Pod['spec']>['affinity']>['nodeAffinity']>

function onlyOn(node: string, affinity: NodeAffinity | undefined): NodeAffinity {
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [node] }]
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [{}]
  const nodeSelectorTerms = terms.map((term) => ({ ...term, matchFields }))
  return { ...affinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } }
}

/** The node a daemon is on or is meant for (`util.GetTargetNodeName`). */
export function targetNode({ spec }: Pod): string | undefined {
  if (spec?.nodeName) return spec.nodeName
  const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  for (const { matchFields } of required?.nodeSelectorTerms ?? []) {
    const field = matchFields?.find(({ key, operator }) => key === 'metadata.name' && operator === 'In')
    if (field?.values?.[0]) return field.values[0]
  }
  return undefined
}

/** Whether a daemon is of the current revision. */
export function isUpdated({ metadata }: Pod, hash: string): boolean {
  return metadata.labels?.[REVISION_HASH] === hash
}

export function withDaemonTolerations(own: readonly Toleration[], hostNetwork: boolean): Toleration[] {
  const extra = hostNetwork ? [['network-unavailable', 'NoSchedule'] as const] : []
  const added = [...TOLERATED, ...extra].map(([name, effect]) => ({
    key: `node.kubernetes.io/${name}`,
    operator: 'Exists',
    effect,
  }))
  const missing = added.filter((toleration) => !own.some((each) => isSame(each, toleration)))
  return [...own, ...missing]
}

function isSame(a: Toleration, b: Toleration): boolean {
  return a.key === b.key && a.effect === b.effect && a.operator === b.operator && (a.value ?? '') === (b.value ?? '')
}
