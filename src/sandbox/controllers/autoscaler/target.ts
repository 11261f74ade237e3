import type { Client, Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import type { KindRef, KubeObject } from '../../objects.ts'
import { builtinResources } from '../../schema/resources.ts'
import type { AutoscalingV2HorizontalPodAutoscaler, LabelSelector } from '../../schema/types.gen.ts'
import { CUSTOM_RESOURCES, findKind } from '../shared/resources.ts'

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
  if (!hasScale(kind, client)) return 'the server could not find the requested resource'
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

/** Whether a kind has the subresource through which it is sized. */
function hasScale({ group, version, resource }: KindRef, reader: Reader): boolean {
  const known = builtinResources.find(
    (each) => each.group === group && each.version === version && each.resource === resource,
  )
  if (known) return known.subresources.some(({ name }) => name === 'scale')
  const definition = reader.get(CUSTOM_RESOURCES, '', `${resource}.${group}`)
  return definition?.spec.versions.find(({ name }) => name === version)?.subresources?.scale !== undefined
}
