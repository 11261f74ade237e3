import type { ControllerRevision, Deployment, PodTemplateSpec } from '../../../../schema/types.gen.ts'
import type { Info } from '../../builder/infos.ts'
import { listObjects } from '../../builder/infos.ts'
import { ownedReplicaSets } from '../../describe/replica-sets.ts'
import { CommandError } from '../../errors.ts'
import type { Factory } from '../../factory.ts'
import type { Json, Obj } from '../../objects.ts'
import { child } from '../../objects.ts'
import { labelSelectorText } from '../../pods/find.ts'
import { REVISION } from './progress.ts'

export const CHANGE_CAUSE = 'kubernetes.io/change-cause'

/** One revision of a workload. */
export interface Revision {
  readonly number: number
  readonly cause: string
  readonly template: PodTemplateSpec
  /** The replica set or controller revision that keeps it. */
  readonly holder: Obj
}

/** The revisions of a workload, oldest first. */
export async function revisionsOf(factory: Factory, info: Info): Promise<Revision[]> {
  const revisions =
    info.resource.kind === 'Deployment'
      ? await deploymentRevisions(factory, info)
      : await controllerRevisions(factory, info)
  return revisions.toSorted((a, b) => a.number - b.number)
}

async function deploymentRevisions(factory: Factory, info: Info): Promise<Revision[]> {
  const { all } = await ownedReplicaSets(factory, info.object as unknown as Deployment)
  return all.flatMap((set) => {
    const number = Number(set.metadata.annotations?.[REVISION] ?? Number.NaN)
    if (Number.isNaN(number) || !set.spec?.template) return []
    const cause = set.metadata.annotations?.[CHANGE_CAUSE] ?? ''
    return [{ number, cause, template: set.spec.template, holder: set as unknown as Obj }]
  })
}

async function controllerRevisions(factory: Factory, info: Info): Promise<Revision[]> {
  if (info.resource.kind !== 'DaemonSet' && info.resource.kind !== 'StatefulSet') {
    throw new CommandError(`no history viewer has been implemented for "${info.resource.group}/${info.resource.kind}"`)
  }
  const labelSelector = labelSelectorText(child(info.object, 'spec', 'selector'))
  const path = `/apis/apps/v1/namespaces/${info.namespace}/controllerrevisions`
  const found = (await listObjects(factory, path, { labelSelector })) as unknown as (ControllerRevision & {
    data?: Json
  })[]
  return found
    .filter((each) => each.metadata.ownerReferences?.some((owner) => owner.uid === info.object.metadata.uid))
    .map((each) => ({
      number: each.revision,
      cause: each.metadata.annotations?.[CHANGE_CAUSE] ?? '',
      template: child(each.data, 'spec', 'template') as unknown as PodTemplateSpec,
      holder: each as unknown as Obj,
    }))
}
