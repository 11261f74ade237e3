import { matchesSelector } from '../../api/selectors.ts'
import { kinds } from '../../kinds.ts'
import { type KindRef, type KubeObject, namespaceOf } from '../../objects.ts'
import type { Container, ControllerRevision, LabelSelector, PodTemplateSpec } from '../../schema/types.gen.ts'
import type { ControllerContext } from '../types.ts'
import { claimObjects } from './claim.ts'
import { semanticEqual } from './equal.ts'
import { ignoreNotFound, isAlreadyExists } from './errors.ts'
import { controllerReference } from './owners.ts'

/** An owner whose templates are remembered as ControllerRevisions: a DaemonSet or StatefulSet. */
export interface RevisionOwner<T extends KubeObject> {
  owner: T
  kind: KindRef<T>
  /** Which revisions without an owner are its own. */
  selector: LabelSelector | undefined
  template: PodTemplateSpec
  /** Hash of the template; the revision is called `OWNER-HASH`. */
  hash: string
  labels: Record<string, string>
  annotations?: Record<string, string> | undefined
}

export interface Revisions {
  current: ControllerRevision
  old: ControllerRevision[]
}

/** The revision of the owner's template, made or renumbered as needed, and all others, oldest first. Throws AlreadyExists when the name is another's. */
export async function syncRevisions<T extends KubeObject>(
  of: RevisionOwner<T>,
  { client }: ControllerContext,
): Promise<Revisions> {
  const { owner, kind } = of
  const data = revisionData(of.template)
  const claim = { client, owner, ownerKind: kind, kind: kinds.controllerRevisions }
  const wants = ({ metadata }: ControllerRevision) => matchesSelector(of.selector, metadata.labels)
  const owned = await claimObjects(client.list(kinds.controllerRevisions, namespaceOf(owner)), { ...claim, wants })
  const all = owned.sort((a, b) => a.revision - b.revision)
  const same = all.filter((revision) => semanticEqual(revision.data, data)).at(-1)
  const old = all.filter((revision) => revision !== same)
  const number = Math.max(0, ...old.map(({ revision }) => revision)) + 1
  if (!same) return { current: await create(of, data, number, client), old }
  if (same.revision >= number) return { current: same, old }
  return { current: await client.update(kinds.controllerRevisions, { ...same, revision: number }), old }
}

/** The template that a revision stands for. */
export function templateOf(revision: ControllerRevision): PodTemplateSpec | undefined {
  const { spec } = (revision.data ?? {}) as { spec?: { template?: PodTemplateSpec & { $patch?: string } } }
  if (!spec?.template) return undefined
  const { $patch: _patch, metadata, ...template } = spec.template
  const { creationTimestamp: _never, ...kept } = metadata ?? {}
  return { ...template, metadata: kept }
}

/** Deletes old revisions that no pod is of, as far as they exceed the limit. */
export async function trimRevisions(
  old: readonly ControllerRevision[],
  limit: number,
  isLive: (revision: ControllerRevision) => boolean,
  { client }: ControllerContext,
): Promise<void> {
  const idle = old.filter((revision) => !isLive(revision))
  for (const { metadata } of idle.slice(0, Math.max(0, idle.length - limit))) {
    await ignoreNotFound(client.delete(kinds.controllerRevisions, metadata.namespace ?? '', metadata.name))
  }
}

/**
 * What a revision stores of a template: a patch that brings it back. Clients compare it byte by byte with what they make of a template
 * themselves, so it is written as Go writes it: keys in order, and fields there that Go never leaves out.
 */
export function revisionData(template: PodTemplateSpec): Record<string, unknown> {
  const { metadata, spec } = template
  const withResources = (containers: readonly Container[]) =>
    containers.map((container) => ({ ...container, resources: container.resources ?? {} }))
  const { initContainers, containers = [] } = spec ?? {}
  const complete = {
    $patch: 'replace',
    metadata: { ...metadata, creationTimestamp: null },
    spec: {
      ...spec,
      ...(initContainers ? { initContainers: withResources(initContainers) } : {}),
      containers: withResources(containers),
    },
  }
  return { spec: { template: inKeyOrder(complete) } }
}

function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, field]) => [key, inKeyOrder(field)]),
  )
}

async function create<T extends KubeObject>(
  { owner, kind, hash, labels, annotations }: RevisionOwner<T>,
  data: Record<string, unknown>,
  revision: number,
  client: ControllerContext['client'],
): Promise<ControllerRevision> {
  const name = `${owner.metadata.name}-${hash}`
  const ownerReferences = [controllerReference(owner, kind)]
  const metadata = {
    name,
    namespace: namespaceOf(owner),
    labels,
    ...(annotations ? { annotations } : {}),
    ownerReferences,
  }
  try {
    return await client.create(
      kinds.controllerRevisions,
      structuredClone({ apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata, data, revision }),
    )
  } catch (error) {
    const existing = client.get(kinds.controllerRevisions, namespaceOf(owner), name)
    if (isAlreadyExists(error) && existing && semanticEqual(existing.data, data)) return existing
    throw error
  }
}
