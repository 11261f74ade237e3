import type { Client, ClientFor, DeleteOptions } from '../client.ts'
import type { Draft, KindRef, KubeObject } from '../objects.ts'
import type { Binding, Eviction } from '../schema/types.gen.ts'
import { inTurns, oneStep, type Steps } from '../steps.ts'
import { type Change, storageKeyOf } from '../storage/types.ts'
import { giveWay } from '../turns.ts'
import { componentIdentity } from './component-identity.ts'
import { patchSteps } from './handlers/write.ts'
import type { ServedResource } from './registry.ts'
import { createSteps } from './rest/create.ts'
import { deleteSteps } from './rest/delete.ts'
import { type SubresourceRule, updateSteps } from './rest/update.ts'
import type { Services } from './services.ts'
import { noSuchResource } from './statuses.ts'
import { bindPod } from './subresources/binding.ts'
import { evictPod } from './subresources/eviction.ts'
import { rules, statusRule } from './subresources/object-rules.ts'
import { requestToken } from './subresources/token.ts'
import type { Caller, Target } from './types.ts'
import { withWebhooks } from './webhooks/attempts.ts'

/** Clients for the parts of the sandbox in this process. They are trusted: what they do is not authorized, only admitted. */
export function createClientFor(services: Services): ClientFor {
  return (component) => createClient(services, component)
}

function createClient(services: Services, component: string): Client {
  const { backend } = services
  const { store, registry } = backend
  const identity = componentIdentity(component)
  const caller = (): Caller => ({ ...identity, dryRun: false, fieldValidation: 'Ignore', warnings: [] })
  const served = (kind: KindRef): ServedResource => {
    const found = registry.of(kind)
    if (!found) throw noSuchResource()
    return found
  }
  const target = (kind: KindRef, namespace: string, name: string): Target => ({ served: served(kind), namespace, name })
  const targetOf = (kind: KindRef, { metadata }: Draft) => target(kind, metadata.namespace ?? '', metadata.name ?? '')
  const replace = (kind: KindRef, object: KubeObject, subresource?: SubresourceRule) => {
    const transform = () => oneStep(() => plainCopy(object))
    return updateSteps(backend, caller(), targetOf(kind, object), transform, subresource ? { subresource } : {})
  }
  const asked = async <T>(begin: () => Steps<unknown>): Promise<T> => {
    const others = giveWay('work')
    if (others) await others
    return withWebhooks(backend, [], () => inTurns(begin, { turn: 'work' })) as Promise<T>
  }
  return {
    get: backend.reader.get,
    list: backend.reader.list,
    watch: (kind, listener) => store.watch(storageKeyOf(kind), {}, listener as (change: Change) => void),
    create: async (kind, draft) =>
      asked(() => createSteps(backend, caller(), targetOf(kind, draft), typed(kind, draft))),
    update: async (kind, object) => asked(() => replace(kind, object)),
    updateStatus: async (kind, object) => asked(() => replace(kind, object, statusRule)),
    patch: async (kind, namespace, name, patch, { subresource, type = 'merge' } = {}) => {
      const rule = subresource === undefined ? undefined : rules[subresource]
      if (subresource !== undefined && !rule) throw noSuchResource()
      const body = Buffer.from(JSON.stringify(patch))
      return asked(() => patchSteps(backend, caller(), target(kind, namespace, name), { type, body }, rule))
    },
    delete: async (kind, namespace, name, options) => {
      await asked(() => deleteSteps(backend, caller(), target(kind, namespace, name), deletion(options)))
    },
    createSubresource: async (kind, namespace, name, subresource, body) =>
      asked(() =>
        oneStep(() => createSubresource(services, caller(), target(kind, namespace, name), subresource, body)),
      ),
  }
}

/** A private copy without undefined fields, as it would be after a trip over the wire. */
function plainCopy<T>(object: T): T {
  return JSON.parse(JSON.stringify(object)) as T
}

function typed<T extends KubeObject>(kind: KindRef, draft: Draft<T>): Draft {
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = plainCopy(draft)
  const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
  return { apiVersion, kind: kind.kind, ...rest } as unknown as Draft
}

function deletion({ uid, resourceVersion, propagationPolicy, gracePeriodSeconds }: DeleteOptions = {}) {
  return { propagationPolicy, gracePeriodSeconds, preconditions: { uid, resourceVersion } }
}

function createSubresource(
  services: Services,
  caller: Caller,
  target: Target,
  subresource: string,
  body: unknown,
): unknown {
  switch (subresource) {
    case 'binding':
      return bindPod(services.backend, caller, target, body as Binding)
    case 'eviction':
      return evictPod(services.backend, caller, target, body as Eviction)
    case 'token':
      return requestToken(services, target.namespace, target.name, body as Parameters<typeof requestToken>[3])
    default:
      throw noSuchResource()
  }
}
