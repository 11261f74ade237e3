import { kinds } from '../../kinds.ts'
import { namespaceOf } from '../../objects.ts'
import type { Deployment, DeploymentStatus, Pod, ReplicaSet } from '../../schema/types.gen.ts'
import { semanticEqual } from '../shared/equal.ts'
import type { ControllerContext } from '../types.ts'
import { type Resize, replicasOf, sizeOf } from './arithmetic.ts'
import { REVISION, sizeAnnotations, splitRevisions } from './revisions.ts'

/**
 * One Deployment during one reconcile: the object and its ReplicaSets as last written. Steps change it by writing to the API and
 * keeping the answer, so that a later step of the same round never works on stale objects.
 */
export class Rollout {
  readonly context: ControllerContext
  deployment: Deployment
  replicaSets: ReplicaSet[]
  /** Pods of all the ReplicaSets. */
  readonly pods: readonly Pod[]

  constructor(context: ControllerContext, deployment: Deployment, replicaSets: ReplicaSet[], pods: readonly Pod[]) {
    this.context = context
    this.deployment = deployment
    this.replicaSets = replicaSets
    this.pods = pods
  }

  get newest(): ReplicaSet | undefined {
    return splitRevisions(this.deployment, this.replicaSets).newest
  }

  get old(): ReplicaSet[] {
    return splitRevisions(this.deployment, this.replicaSets).old
  }

  get activeOld(): ReplicaSet[] {
    return this.old.filter((replicaSet) => sizeOf(replicaSet) > 0)
  }

  /** Writes status, and with it the revision annotation, when they differ from what is stored. */
  async writeStatus(status: DeploymentStatus | undefined, revision?: string): Promise<void> {
    const { metadata } = this.deployment
    const annotations =
      revision === undefined ? metadata.annotations : { ...metadata.annotations, [REVISION]: revision }
    if (semanticEqual(this.deployment.status, status) && semanticEqual(metadata.annotations, annotations)) return
    const next: Deployment = { ...this.deployment, metadata: { ...metadata, annotations }, status }
    this.deployment = await this.context.client.updateStatus(kinds.deployments, next)
  }

  /** Replaces a ReplicaSet by what the API made of it. */
  async updateReplicaSet(next: ReplicaSet): Promise<void> {
    this.keep(await this.context.client.update(kinds.replicaSets, next))
  }

  keep(written: ReplicaSet): void {
    const others = this.replicaSets.filter(({ metadata }) => metadata.uid !== written.metadata.uid)
    this.replicaSets = [...others, written]
  }

  /** Gives a ReplicaSet its size and the annotations that go with it; an event tells of a changed size. */
  async resize({ replicaSet, size }: Resize): Promise<boolean> {
    const before = sizeOf(replicaSet)
    const annotations = { ...replicaSet.metadata.annotations, ...sizeAnnotations(this.deployment) }
    if (before === size && semanticEqual(annotations, replicaSet.metadata.annotations)) return false
    const spec = { ...replicaSet.spec, selector: replicaSet.spec?.selector ?? {}, replicas: size }
    await this.updateReplicaSet({ ...replicaSet, metadata: { ...replicaSet.metadata, annotations }, spec })
    if (before === size) return false
    const direction = before < size ? 'up' : 'down'
    const message = `Scaled ${direction} replica set ${replicaSet.metadata.name} from ${before} to ${size}`
    this.context.events.event(this.deployment, 'Normal', 'ScalingReplicaSet', message)
    return true
  }

  /** As {@link resize}, but leaves a ReplicaSet of the right size alone. */
  async resizeTo(replicaSet: ReplicaSet, size: number): Promise<boolean> {
    return sizeOf(replicaSet) === size ? false : this.resize({ replicaSet, size })
  }

  /** Deletes what the revision history limit leaves no room for, oldest revision first (`cleanupDeployment`). */
  async cleanUp(byRevision: (a: ReplicaSet, b: ReplicaSet) => number): Promise<void> {
    const limit = this.deployment.spec?.revisionHistoryLimit
    if (limit === undefined || limit === 2 ** 31 - 1) return
    const cleanable = this.old.filter(({ metadata }) => metadata.deletionTimestamp === undefined).sort(byRevision)
    for (const replicaSet of cleanable.slice(0, Math.max(0, cleanable.length - limit))) {
      if (isInUse(replicaSet)) continue
      const { name, uid } = replicaSet.metadata
      await this.context.client.delete(kinds.replicaSets, namespaceOf(replicaSet), name, { uid })
    }
  }

  /** Whether the newest ReplicaSet has all the pods, all available (`IsSaturated`). */
  isSaturated(newest: ReplicaSet | undefined): boolean {
    const replicas = replicasOf(this.deployment)
    return (
      newest !== undefined &&
      sizeOf(newest) === replicas &&
      Number(newest.metadata.annotations?.['deployment.kubernetes.io/desired-replicas']) === replicas &&
      (newest.status?.availableReplicas ?? 0) === replicas
    )
  }
}

function isInUse({ metadata, spec, status }: ReplicaSet): boolean {
  return (
    (status?.replicas ?? 0) !== 0 ||
    (spec?.replicas ?? 1) !== 0 ||
    (metadata.generation ?? 0) > (status?.observedGeneration ?? 0)
  )
}
