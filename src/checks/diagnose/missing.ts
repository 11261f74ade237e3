import { nearest } from '../near.ts'
import type { Target } from '../schema.ts'
import { emptySelector, hasLabels } from './labels.ts'
import type { Finding } from './types.ts'
import type { Workload } from './views.ts'
import { workloadReasons } from './workload.ts'
import type { World } from './world.ts'

/** Why there is no such object: another name, another namespace, other labels, or an owner that may not create it. */
export async function missingReasons(target: Target, world: World): Promise<Finding[]> {
  if (target.name !== undefined) return nameReasons(target, target.name, world)
  if (target.selector === undefined || target.kind !== 'Pod') return []
  const { selector } = target
  const owners = (
    await Promise.all(['Deployment', 'StatefulSet', 'DaemonSet'].map((kind) => world.workloads(kind as 'Deployment')))
  ).flat()
  const makers = owners.filter((owner) =>
    hasLabels({ ...owner, metadata: { ...owner.metadata, labels: labelsOf(owner) } }, selector),
  )
  if (makers.length > 0) return (await Promise.all(makers.map((maker) => workloadReasons(maker, world)))).flat()
  return emptySelector(selectorObject(target), selector, await world.pods()).slice(1)
}

function labelsOf({ spec }: Workload): Record<string, string> {
  return spec?.template?.metadata?.labels ?? {}
}

function selectorObject({ apiVersion, kind }: Target) {
  return { apiVersion, kind, metadata: { name: '' } }
}

async function nameReasons({ apiVersion, kind }: Target, name: string, world: World): Promise<Finding[]> {
  const here = await world.names(apiVersion, kind)
  const near = nearest(name, here ?? []).slice(0, 1)
  if (near.length > 0) return near.map((other) => ({ key: 'nearName', params: { kind, name: other } }))
  const elsewhere = await world.list(apiVersion, kind, { fieldSelector: `metadata.name=${name}` })
  const other = elsewhere.find(
    ({ metadata }) => metadata.namespace !== undefined && metadata.namespace !== world.namespace,
  )
  if (!other) return []
  return [{ key: 'otherNamespace', params: { kind, name, namespace: other.metadata.namespace ?? '' } }]
}
