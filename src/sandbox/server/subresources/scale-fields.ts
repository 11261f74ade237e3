import type { KubeObject } from '../../objects.ts'
import { selectorText } from '../../resources/common/cells.ts'
import type { CustomResourceSubresourceScale, Deployment, LabelSelector } from '../../schema/types.gen.ts'
import { readJsonPath } from '../custom/json-path.ts'
import type { ServedResource } from '../registry.ts'

/** Where an object has what its Scale tells. */
export interface ScaleFields {
  /** The names on the way to the replicas. */
  path: readonly string[]
  /** Why an object that exists has no Scale to read. */
  missing?(object: KubeObject): string | undefined
  read(object: KubeObject): { replicas: number; current: number; selector: string }
  withReplicas(live: KubeObject, replicas: number): KubeObject
}

export function scaleFieldsOf({ custom }: ServedResource): ScaleFields {
  return custom?.scale ? customFields(custom.scale) : builtin
}

/** What deployments, replica sets, stateful sets and replication controllers have in common for scaling. */
type Scalable = Pick<Deployment, 'apiVersion' | 'kind' | 'metadata' | 'spec' | 'status'>

const builtin: ScaleFields = {
  path: ['spec', 'replicas'],
  read(object) {
    const { spec, status } = object as Scalable
    const selector = spec?.selector as LabelSelector | Record<string, string> | undefined
    const labels = isLabelSelector(selector) ? selector : selector && { matchLabels: selector }
    return {
      replicas: spec?.replicas ?? 0,
      current: status?.replicas ?? 0,
      selector: labels ? selectorText(labels) : '',
    }
  },
  withReplicas(live, replicas) {
    const copy = structuredClone(live) as Scalable
    copy.spec = { ...(copy.spec as NonNullable<Scalable['spec']>), replicas }
    return copy
  },
}

/** Replication controllers select by plain labels. */
function isLabelSelector(selector: LabelSelector | Record<string, string> | undefined): selector is LabelSelector {
  return typeof selector?.matchLabels === 'object' || Array.isArray(selector?.matchExpressions)
}

/** A definition tells the paths. */
function customFields({
  specReplicasPath,
  statusReplicasPath,
  labelSelectorPath = '',
}: CustomResourceSubresourceScale): ScaleFields {
  const path = specReplicasPath.split('.').slice(1)
  const numberAt = (object: object, path: string) => Number(readJsonPath(object, path)[0] ?? 0)
  return {
    path,
    missing: (object) =>
      readJsonPath(object, specReplicasPath)[0] === undefined
        ? `the spec replicas field ${JSON.stringify(specReplicasPath)} does not exist`
        : undefined,
    read: (object) => ({
      replicas: numberAt(object, specReplicasPath),
      current: numberAt(object, statusReplicasPath),
      selector: labelSelectorPath ? String(readJsonPath(object, labelSelectorPath)[0] ?? '') : '',
    }),
    withReplicas(live, replicas) {
      const copy = structuredClone(live)
      write(copy as unknown as Record<string, unknown>, path, replicas)
      return copy
    },
  }
}

function write(object: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    object[name] = value
    return
  }
  const inner = object[name]
  const next = (typeof inner === 'object' && inner !== null ? inner : {}) as Record<string, unknown>
  object[name] = next
  write(next, rest, value)
}
