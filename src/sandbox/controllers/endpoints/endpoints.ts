import { messageOf } from '../../../util/message-of.ts'
import { kinds } from '../../kinds.ts'
import { type Draft, keyOf, namespaceOf, splitKey } from '../../objects.ts'
import type { Endpoints, Service } from '../../schema/types.gen.ts'
import { semanticEqual } from '../shared/equal.ts'
import { ignoreNotFound, isNamespaceTerminating } from '../shared/errors.ts'
import type { Controller, ControllerContext } from '../types.ts'
import { HEADLESS_LABEL, isHeadless, servicePods, servicePodWatch } from './service-pods.ts'
import { endpointSubsets } from './subsets.ts'
import { TRIGGER_TIME, triggerTimes } from './trigger-time.ts'

const triggerTime = triggerTimes()

const MANAGED_BY = 'endpoints.kubernetes.io/managed-by'
const LEADER = 'control-plane.alpha.kubernetes.io/leader'

/** Lists the pods behind each Service with a selector in its Endpoints object (pkg/controller/endpoint). */
export const endpointsController: Controller = {
  name: 'endpoint-controller',
  watches: [
    { kind: kinds.services, keys: ({ object }) => [keyOf(object)] },
    servicePodWatch,
    {
      kind: kinds.endpoints,
      // One that people make for themselves is theirs, also without a Service.
      keys: ({ object, type }) =>
        type === 'DELETED' || (type === 'ADDED' && object.metadata.labels?.[MANAGED_BY]) ? [keyOf(object)] : [],
    },
  ],
  async reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const service = context.client.get(kinds.services, namespace, name)
    if (!service) await removeLeftover(namespace, name, context)
    else if (service.spec?.type !== 'ExternalName' && hasSelector(service)) await sync(service, context)
    return undefined
  },
}

function hasSelector({ spec }: Service): boolean {
  return Object.keys(spec?.selector ?? {}).length > 0
}

async function removeLeftover(namespace: string, name: string, { client }: ControllerContext): Promise<void> {
  const endpoints = client.get(kinds.endpoints, namespace, name)
  if (!endpoints || endpoints.metadata.annotations?.[LEADER] !== undefined) return
  await ignoreNotFound(client.delete(kinds.endpoints, namespace, name, { uid: endpoints.metadata.uid }))
}

async function sync(service: Service, context: ControllerContext): Promise<void> {
  const { client } = context
  const time = triggerTime(service, context)
  const pods = servicePods(service, client, service.spec?.publishNotReadyAddresses === true)
  const subsets = endpointSubsets(service, pods)
  const current = client.get(kinds.endpoints, namespaceOf(service), service.metadata.name)
  const labels = {
    ...service.metadata.labels,
    [MANAGED_BY]: 'endpoint-controller',
    ...(isHeadless(service) ? { [HEADLESS_LABEL]: '' } : {}),
  }
  if (current && semanticEqual(current.subsets, subsets) && semanticEqual(current.metadata.labels, labels)) return
  const { [TRIGGER_TIME]: _noted, ...others } = current?.metadata.annotations ?? {}
  const annotations = { ...others, ...(time ? { [TRIGGER_TIME]: time } : {}) }
  const draft: Draft<Endpoints> = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      name: service.metadata.name,
      namespace: namespaceOf(service),
      labels,
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    ...(subsets.length > 0 ? { subsets } : {}),
  }
  await write(service, draft, current, context)
}

async function write(
  service: Service,
  draft: Draft<Endpoints>,
  current: Endpoints | undefined,
  { client, events }: ControllerContext,
): Promise<void> {
  try {
    const { metadata, ...rest } = draft
    if (current) {
      const { labels: _labels, annotations: _annotations, ...kept } = current.metadata
      const { labels = {}, annotations } = metadata
      const next = { ...kept, labels, ...(annotations ? { annotations } : {}) }
      await client.update(kinds.endpoints, { ...rest, metadata: next })
    }
    if (!current) await client.create(kinds.endpoints, draft)
  } catch (error) {
    if (!current && isNamespaceTerminating(error)) return
    const about = current ?? service
    const [reason, action] = current
      ? ['FailedToUpdateEndpoint', `Failed to update endpoint ${keyOf(service)}`]
      : ['FailedToCreateEndpoint', `Failed to create endpoint for service ${keyOf(service)}`]
    events.event(about, 'Warning', reason ?? '', `${action}: ${messageOf(error)}`)
    throw error
  }
}
