import { messageOf } from '../../../util/message-of.ts'
import { kinds } from '../../kinds.ts'
import { type Draft, namespaceOf } from '../../objects.ts'
import type { ReplicaSet } from '../../schema/types.gen.ts'
import { conditionOf, withCondition } from '../shared/conditions.ts'
import { semanticEqual } from '../shared/equal.ts'
import { isAlreadyExists, isNamespaceTerminating } from '../shared/errors.ts'
import { controllerReference, isControlledBy } from '../shared/owners.ts'
import { templateHash } from '../shared/template-hash.ts'
import { newReplicaSetSize, totalSize } from './arithmetic.ts'
import {
  newestAnnotations,
  nextRevision,
  POD_TEMPLATE_HASH,
  REVISION,
  sameTemplate,
  sizeAnnotations,
} from './revisions.ts'
import type { Rollout } from './rollout.ts'
import { condition, progressDeadline } from './status.ts'

/** Brings the revision annotations of the newest ReplicaSet and of the Deployment in order; creates the ReplicaSet when asked to (`getNewReplicaSet`). */
export async function syncNewest(rollout: Rollout, { create }: { create: boolean }): Promise<void> {
  const revision = nextRevision(rollout.old)
  if (rollout.newest) return syncExisting(rollout, rollout.newest, revision)
  if (create) await createNewest(rollout, revision)
}

async function syncExisting(rollout: Rollout, newest: ReplicaSet, revision: bigint): Promise<void> {
  const { deployment, context } = rollout
  const annotations = newestAnnotations(deployment, newest.metadata.annotations, revision)
  const minReadySeconds = deployment.spec?.minReadySeconds
  const spec = { ...newest.spec, selector: newest.spec?.selector ?? {}, minReadySeconds }
  const readinessChanged = (newest.spec?.minReadySeconds ?? 0) !== (minReadySeconds ?? 0)
  if (readinessChanged || !semanticEqual(annotations, newest.metadata.annotations)) {
    await rollout.updateReplicaSet({ ...newest, metadata: { ...newest.metadata, annotations }, spec })
  }
  let { status } = deployment
  if (progressDeadline(deployment) !== undefined && !conditionOf(status?.conditions, 'Progressing')) {
    const message = `Found new replica set "${newest.metadata.name}"`
    const found = condition('Progressing', 'True', 'FoundNewReplicaSet', message, context.clock.now())
    status = { ...status, conditions: withCondition(status?.conditions, found) }
  }
  await rollout.writeStatus(status, annotations[REVISION])
}

async function createNewest(rollout: Rollout, revision: bigint): Promise<void> {
  const { deployment, context } = rollout
  const draft = newestDraft(rollout, revision)
  let created: ReplicaSet
  try {
    created = await context.client.create(kinds.replicaSets, draft)
  } catch (error) {
    return handleCreateError(rollout, draft, error, revision)
  }
  rollout.keep(created)
  const { name } = created.metadata
  const size = draft.spec?.replicas ?? 0
  if (size > 0) {
    context.events.event(deployment, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${size}`)
  }
  await reportProgress(rollout, 'True', 'NewReplicaSetCreated', `Created new replica set "${name}"`, revision)
}

async function handleCreateError(rollout: Rollout, draft: Draft<ReplicaSet>, error: unknown, revision: bigint) {
  const { context, deployment } = rollout
  if (isAlreadyExists(error)) return resolveCollision(rollout, draft, error, revision)
  if (isNamespaceTerminating(error) || !draft.metadata.name) throw error
  const message = `Failed to create new replica set "${draft.metadata.name}": ${messageOf(error)}`
  await reportProgress(rollout, 'False', 'ReplicaSetCreateError', message)
  context.events.event(deployment, 'Warning', 'ReplicaSetCreateError', message)
  throw error
}

/** A ReplicaSet of that name exists: ours, when it has the template; else another hash is tried next time. */
async function resolveCollision(rollout: Rollout, draft: Draft<ReplicaSet>, error: unknown, revision: bigint) {
  const { context, deployment } = rollout
  const existing = context.client.get(kinds.replicaSets, namespaceOf(draft), draft.metadata.name ?? '')
  if (
    existing &&
    isControlledBy(existing, deployment) &&
    sameTemplate(existing.spec?.template, deployment.spec?.template)
  ) {
    rollout.keep(existing)
    return rollout.writeStatus(deployment.status, String(revision))
  }
  await rollout.writeStatus({ ...deployment.status, collisionCount: (deployment.status?.collisionCount ?? 0) + 1 })
  throw error
}

async function reportProgress(rollout: Rollout, state: string, reason: string, message: string, revision?: bigint) {
  const { deployment, context } = rollout
  const next = condition('Progressing', state, reason, message, context.clock.now())
  const conditions = withCondition(deployment.status?.conditions, next)
  const status = progressDeadline(deployment) === undefined ? deployment.status : { ...deployment.status, conditions }
  await rollout.writeStatus(status, revision === undefined ? undefined : String(revision))
}

function newestDraft({ deployment, old }: Rollout, revision: bigint): Draft<ReplicaSet> {
  const { spec, status, metadata } = deployment
  const hash = templateHash(spec?.template ?? {}, status?.collisionCount)
  const labels = { ...spec?.template.metadata?.labels, [POD_TEMPLATE_HASH]: hash }
  const selector = { ...spec?.selector, matchLabels: { ...spec?.selector.matchLabels, [POD_TEMPLATE_HASH]: hash } }
  return structuredClone({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: namespaceOf(deployment),
      labels,
      annotations: { ...newestAnnotations(deployment, undefined, revision), ...sizeAnnotations(deployment) },
      ownerReferences: [controllerReference(deployment, kinds.deployments)],
    },
    spec: {
      replicas: newReplicaSetSize(deployment, totalSize(old), 0),
      ...(spec?.minReadySeconds ? { minReadySeconds: spec.minReadySeconds } : {}),
      selector,
      template: { ...spec?.template, metadata: { ...spec?.template.metadata, labels } },
    },
  })
}
