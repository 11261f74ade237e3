import { kinds } from '../../../../kinds.ts'
import type { ControllerRevision, Deployment, PodTemplateSpec } from '../../../../schema/types.gen.ts'
import type { Info } from '../../builder/infos.ts'
import { listObjects } from '../../builder/infos.ts'
import { ownedReplicaSets } from '../../describe/replica-sets.ts'
import { CommandError } from '../../errors.ts'
import type { Factory } from '../../factory.ts'
import type { Obj } from '../../objects.ts'
import { child, isA } from '../../objects.ts'
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
  const revisions = isA(info.object, kinds.deployments)
    ? await deploymentRevisions(factory, info.object)
    : await controllerRevisions(factory, info)
  return revisions.toSorted((a, b) => a.number - b.number)
}

async function deploymentRevisions(factory: Factory, deployment: Deployment): Promise<Revision[]> {
  const { all } = await ownedReplicaSets(factory, deployment)
  return all.flatMap((set) => {
    const number = Number(set.metadata.annotations?.[REVISION] ?? Number.NaN)
    if (Number.isNaN(number) || !set.spec?.template) return []
    const cause = set.metadata.annotations?.[CHANGE_CAUSE] ?? ''
    return [{ number, cause, template: set.spec.template, holder: { ...set } }]
  })
}

/** What a controller revision keeps: a patch that brings its workload back. */
interface Patch {
  readonly spec?: { readonly template?: PodTemplateSpec }
}

async function controllerRevisions(factory: Factory, info: Info): Promise<Revision[]> {
  if (info.resource.kind !== 'DaemonSet' && info.resource.kind !== 'StatefulSet') {
    throw new CommandError(`no history viewer has been implemented for "${info.resource.group}/${info.resource.kind}"`)
  }
  const labelSelector = labelSelectorText(child(info.object, 'spec', 'selector'))
  const path = `/apis/apps/v1/namespaces/${info.namespace}/controllerrevisions`
  const found = await listObjects<ControllerRevision & { data?: Patch }>(factory, path, { labelSelector })
  return found
    .filter((each) => each.metadata.ownerReferences?.some((owner) => owner.uid === info.object.metadata.uid))
    .map((each) => ({
      number: each.revision,
      cause: each.metadata.annotations?.[CHANGE_CAUSE] ?? '',
      template: each.data?.spec?.template ?? {},
      holder: { ...each },
    }))
}
