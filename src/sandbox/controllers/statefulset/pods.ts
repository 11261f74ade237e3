import { kinds } from '../../kinds.ts'
import type { Draft } from '../../objects.ts'
import type { PersistentVolumeClaim, Pod, PodTemplateSpec, StatefulSet, Volume } from '../../schema/types.gen.ts'
import { podFromTemplate } from '../shared/pod-control.ts'

const REVISION_LABEL = 'controller-revision-hash'
const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name'
const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index'

export function startOrdinal({ spec }: StatefulSet): number {
  return spec?.ordinals?.start ?? 0
}

/** The number at the end of a pod's name; -1 when the pod is none of the set's. */
export function ordinalOf(set: StatefulSet, pod: Pod): number {
  const match = /^(.*)-(\d+)$/.exec(pod.metadata.name)
  return match?.[1] === set.metadata.name ? Number(match[2]) : -1
}

export function isInRange(set: StatefulSet, ordinal: number): boolean {
  const start = startOrdinal(set)
  return ordinal >= start && ordinal < start + (set.spec?.replicas ?? 1)
}

export function revisionOf({ metadata }: Pod): string | undefined {
  return metadata.labels?.[REVISION_LABEL]
}

/** The pod of one ordinal: its name, host name and claims stay the same for good (`newStatefulSetPod`). */
export function statefulPod(
  set: StatefulSet,
  template: PodTemplateSpec | undefined,
  revision: string,
  ordinal: number,
): Draft<Pod> {
  const draft = podFromTemplate(template, set, kinds.statefulSets)
  const name = `${set.metadata.name}-${ordinal}`
  const labels = {
    ...draft.metadata.labels,
    [POD_NAME_LABEL]: name,
    [POD_INDEX_LABEL]: String(ordinal),
    [REVISION_LABEL]: revision,
  }
  const subdomain = set.spec?.serviceName
  return {
    ...draft,
    metadata: { ...draft.metadata, name, labels },
    spec: {
      ...draft.spec,
      containers: draft.spec?.containers ?? [],
      hostname: name,
      ...(subdomain ? { subdomain } : {}),
      ...volumesOf(set, ordinal, draft.spec?.volumes ?? []),
    },
  }
}

/** Volumes of the claims before the template's own, of which those of the same name give way. */
function volumesOf(set: StatefulSet, ordinal: number, volumes: readonly Volume[]): { volumes?: Volume[] } {
  const claims = (set.spec?.volumeClaimTemplates ?? []).map((template) => ({
    name: template.metadata.name,
    persistentVolumeClaim: { claimName: claimName(set, template, ordinal) },
  }))
  const names = new Set(claims.map(({ name }) => name))
  const all = [...claims, ...volumes.filter(({ name }) => !names.has(name))]
  return all.length > 0 ? { volumes: all } : {}
}

export function claimName(set: StatefulSet, template: PersistentVolumeClaim, ordinal: number): string {
  return `${template.metadata.name}-${set.metadata.name}-${ordinal}`
}
