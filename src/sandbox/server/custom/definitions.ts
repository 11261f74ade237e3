import { isDeepStrictEqual } from 'node:util'
import { onceSoon } from '../../../util/once-soon.ts'
import { StatusError } from '../../api/status.ts'
import { formatTime } from '../../clock.ts'
import type { KubeObject } from '../../objects.ts'
import { isEstablished } from '../../resources/apiextensions/definition-rules.ts'
import type { CustomResourceDefinition } from '../../schema/types.gen.ts'
import type { Unsubscribe } from '../../storage/types.ts'
import { giveWay } from '../../turns.ts'
import type { ServedResource } from '../registry.ts'
import { deleteObject } from '../rest/delete.ts'
import { type SubresourceRule, updateObject } from '../rest/update.ts'
import type { Backend, Caller, Target } from '../types.ts'
import { fieldOf, withField } from '../types.ts'
import { apart, withWebhooks } from '../webhooks/attempts.ts'
import type { WebhookPlaces } from '../webhooks/client.ts'
import { CLEANUP, DEFINITIONS } from './cleanup.ts'
import { IN_PROGRESS, namedStatus, terminatingStatus } from './naming.ts'
import { servedBy } from './serve-definition.ts'

const RETRY = 1000

/**
 * Keeps what the API serves in step with the definitions in the store: accepts their names, serves them once they are established, and
 * removes the objects of those that are deleted. A change is served before its request is answered.
 */
export function followDefinitions(backend: Backend, places: WebhookPlaces): Unsubscribe {
  const { store, registry } = backend
  const instances = new Map<string, Unsubscribe>()
  const schedule = onceSoon(() => {
    try {
      apart(synchronize)
    } catch (error) {
      // A write was refused, for example by a full disk.
      if (!(error instanceof StatusError)) throw error
      retry()
    }
  })
  const retry = () => void backend.clock.setTimeout(schedule, RETRY)
  /** Definitions may be big: what comes after a change of one waits for others. */
  const resting = new Set<string>()
  const rest = async (name: string) => {
    resting.add(name)
    await giveWay('work')
    resting.delete(name)
    schedule()
  }
  const synchronize = () => {
    const all = definitions(backend)
    for (const definition of all) acceptNames(backend, definition)
    registry.setCustom(served(definitions(backend), registry.custom, places))
    const going = all.filter(({ metadata }) => metadata.deletionTimestamp)
    for (const { metadata } of going) {
      if (tell(backend, metadata.name)) void rest(metadata.name)
      if (resting.has(metadata.name)) continue
      if (!instances.has(metadata.name)) instances.set(metadata.name, store.watch(metadata.name, {}, schedule))
      clean(backend, metadata.name, retry)
    }
    for (const [name, stop] of instances) {
      if (going.some(({ metadata }) => metadata.name === name)) continue
      stop()
      instances.delete(name)
    }
  }
  synchronize()
  return store.watch(DEFINITIONS, {}, schedule)
}

/** The oldest first: names belong to who had them first. */
function definitions({ store }: Backend): CustomResourceDefinition[] {
  const all = store.list(DEFINITIONS).items as unknown as CustomResourceDefinition[]
  return [...all].sort((a, b) => (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? ''))
}

/** Resources whose definition is the same stay the same. */
function served(
  all: readonly CustomResourceDefinition[],
  before: readonly ServedResource[],
  places: WebhookPlaces,
): ServedResource[] {
  return all.filter(isEstablished).flatMap((definition) => {
    const known = before.filter((each) => each.custom?.definition.metadata.uid === definition.metadata.uid)
    const [first] = known
    return first && isDeepStrictEqual(first.custom?.definition.spec, definition.spec)
      ? known
      : servedBy(definition, places)
  })
}

const CALLER: Caller = {
  user: { username: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] },
  manager: 'apiserver',
  dryRun: false,
  fieldValidation: 'Ignore',
  warnings: [],
}

function acceptNames(backend: Backend, definition: CustomResourceDefinition): void {
  if (definition.metadata.deletionTimestamp) return
  const others = definitions(backend).filter(
    ({ metadata, spec }) => metadata.name !== definition.metadata.name && spec.group === definition.spec.group,
  )
  const status = namedStatus(definition, others, formatTime(backend.clock.now()))
  if (isDeepStrictEqual(status, definition.status)) return
  changeStatus(backend, definition.metadata.name, status)
}

/** Whether there was something to tell. */
function tell(backend: Backend, name: string): boolean {
  const now = formatTime(backend.clock.now())
  const { status } = (backend.store.get(DEFINITIONS, '', name) ?? {}) as Partial<CustomResourceDefinition>
  const next = terminatingStatus(status, now, IN_PROGRESS)
  if (isDeepStrictEqual(next, status)) return false
  changeStatus(backend, name, next)
  return true
}

function clean(backend: Backend, name: string, retry: () => void): void {
  for (const { metadata } of backend.store.list(name).items) {
    if (!metadata.deletionTimestamp) remove(backend, name, metadata, retry)
  }
  if (backend.store.list(name).items.length > 0) return
  changeMetadata(backend, name, ({ finalizers = [], ...metadata }) => ({
    ...metadata,
    finalizers: finalizers.filter((each) => each !== CLEANUP),
  }))
}

/** Not at once when a webhook has to be asked first. */
function remove(
  backend: Backend,
  definition: string,
  { namespace = '', name }: KubeObject['metadata'],
  retry: () => void,
): void {
  const [resource = '', ...group] = definition.split('.')
  const served = backend.registry.of({ resource, group: group.join('.') })
  if (!served) return
  const target = { served, namespace, name }
  withWebhooks(backend, [], () => deleteObject(backend, CALLER, target)).catch((error: unknown) => {
    if (!(error instanceof StatusError)) throw error
    retry()
  })
}

type Metadata = CustomResourceDefinition['metadata']

/** Schemas may be big: what changes elsewhere leaves them as they are, neither copied nor gone through. */
function changeMetadata(backend: Backend, name: string, edit: (metadata: Metadata) => Metadata): void {
  const target = targetOf(backend, name)
  const next = ({ apiVersion, kind, metadata }: KubeObject) =>
    ({ apiVersion, kind, metadata: edit(structuredClone(metadata)) }) as KubeObject
  if (target) updateObject(backend, CALLER, target, next, { subresource: ownMetadata })
}

const ownMetadata: SubresourceRule = {
  name: '',
  merge: (next, live) => ({ ...live, metadata: next.metadata }),
}

/** The same of the status. */
function changeStatus(backend: Backend, name: string, status: CustomResourceDefinition['status']): void {
  const target = targetOf(backend, name)
  const next = ({ apiVersion, kind, metadata }: KubeObject) =>
    ({ apiVersion, kind, metadata: { ...metadata }, status: structuredClone(status) }) as KubeObject
  if (target) updateObject(backend, CALLER, target, next, { subresource: ownStatus })
}

const ownStatus: SubresourceRule = {
  name: 'status',
  merge: (next, live) => withField({ ...live, metadata: next.metadata }, 'status', fieldOf(next, 'status')),
}

function targetOf({ registry, store }: Backend, name: string): Target | undefined {
  const served = registry.of({ group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' })
  return served && store.get(DEFINITIONS, '', name) ? { served, namespace: '', name } : undefined
}
