import type { Client } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import type { KindRef, KubeObject } from '../../objects.ts'
import type { AutoscalingV2HorizontalPodAutoscaler, LabelSelector } from '../../schema/types.gen.ts'
import { findKind } from '../shared/resources.ts'

/** What an autoscaler sizes: anything with replicas and a selector. */
export interface ScaleTarget {
  kind: KindRef
  object: KubeObject
  replicas: number
  selector: LabelSelector | undefined
}

type Scalable = KubeObject & { spec?: { replicas?: number; selector?: LabelSelector | Record<string, string> } }

/** The object the autoscaler names, or why it cannot be had. */
export function scaleTarget(
  { metadata, spec }: AutoscalingV2HorizontalPodAutoscaler,
  client: Client,
): ScaleTarget | string {
  const { apiVersion = 'v1', kind: kindName = '', name = '' } = spec?.scaleTargetRef ?? {}
  const kind = findKind(apiVersion, kindName, client)
  if (!kind)
    return `no matches for kind "${kindName}" in group "${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}"`
  const object = client.get(kind, metadata.namespace ?? '', name) as Scalable | undefined
  if (!object) return `${kind.resource}${kind.group === '' ? '' : `.${kind.group}`} "${name}" not found`
  const { replicas = 1, selector } = object.spec ?? {}
  const isPlain = kind.resource === kinds.replicationControllers.resource
  return {
    kind,
    object,
    replicas,
    selector: isPlain ? { matchLabels: selector as Record<string, string> } : (selector as LabelSelector | undefined),
  }
}
