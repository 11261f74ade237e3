import { isDeepStrictEqual } from 'node:util'
import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../../schema/types.gen.ts'
import { listObjects } from '../builder/infos.ts'
import type { Factory } from '../factory.ts'
import { labelSelectorText } from '../pods/find.ts'

export interface OwnedReplicaSets {
  readonly all: ReplicaSet[]
  /** Those of earlier templates, as `describe` lists them. */
  readonly old: ReplicaSet[]
  /** The one with the deployment's template. */
  readonly current: ReplicaSet | undefined
}

/** The replica sets a deployment controls (deploymentutil.GetAllReplicaSets). */
export async function ownedReplicaSets(factory: Factory, deployment: Deployment): Promise<OwnedReplicaSets> {
  const labelSelector = labelSelectorText(deployment.spec?.selector ?? {})
  const path = `/apis/apps/v1/namespaces/${deployment.metadata.namespace}/replicasets`
  const found = await listObjects<ReplicaSet>(factory, path, { labelSelector })
  const all = found.filter((set) =>
    set.metadata.ownerReferences?.some((each) => each.controller && each.uid === deployment.metadata.uid),
  )
  const oldestFirst = all.toSorted(
    (a, b) => createdAt(a) - createdAt(b) || (a.metadata.name < b.metadata.name ? -1 : 1),
  )
  const current = oldestFirst.find((set) => sameTemplate(set.spec?.template, deployment.spec?.template))
  return { all, current, old: all.filter((set) => set !== current) }
}

function createdAt({ metadata }: ReplicaSet): number {
  return Date.parse(metadata.creationTimestamp ?? '')
}

/** Whether two templates are the same but for the hash label. */
function sameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  return isDeepStrictEqual(withoutHash(a), withoutHash(b))
}

function withoutHash(template: PodTemplateSpec | undefined): unknown {
  const labels = { ...template?.metadata?.labels }
  delete labels['pod-template-hash']
  const metadata = { ...template?.metadata, labels, creationTimestamp: undefined }
  return JSON.parse(JSON.stringify({ ...template, metadata }))
}
