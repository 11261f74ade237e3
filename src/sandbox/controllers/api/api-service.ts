import type { Reader } from '../../client.ts'
import { formatTime } from '../../clock.ts'
import { kinds } from '../../kinds.ts'
import type { KindRef, KubeObject } from '../../objects.ts'
import type { APIService, APIServiceCondition, APIServiceSpec } from '../../schema/types.gen.ts'
import type { Change } from '../../storage/types.ts'
import { conditionOf, withoutCondition } from '../shared/conditions.ts'
import type { Controller } from '../types.ts'

const apiServices: KindRef<APIService> = {
  group: 'apiregistration.k8s.io',
  version: 'v1',
  resource: 'apiservices',
  kind: 'APIService',
  namespaced: false,
}

/**
 * Tells whether an API that a Service is to serve can be reached (k8s.io/kube-aggregator/pkg/controllers/status/remote). The server
 * hands no requests on to pods, so such an API is never available; which of the steps on the way is missing is told as there.
 */
export const apiServiceController: Controller = {
  name: 'kube-apiserver',
  watches: [
    { kind: apiServices, keys: ({ object, type }) => (type === 'DELETED' ? [] : [object.metadata.name]) },
    { kind: kinds.services, keys: behind },
    { kind: kinds.endpoints, keys: behind },
  ],
  async reconcile(name, { client, clock }) {
    const service = client.get(apiServices, '', name)
    if (!service?.spec?.service) return undefined
    const { conditions } = service.status ?? {}
    const current = conditionOf(conditions, 'Available')
    const isTransition = current?.status !== 'False'
    const available: APIServiceCondition = {
      type: 'Available',
      status: 'False',
      lastTransitionTime: isTransition ? formatTime(clock.now()) : current.lastTransitionTime,
      ...missing(service.spec, client),
    }
    if (current?.message === available.message) return undefined
    const others = withoutCondition(conditions, 'Available')
    await client.updateStatus(apiServices, { ...service, status: { conditions: [...others, available] } })
    return undefined
  },
}

function behind({ object: { metadata } }: Change<KubeObject>, reader: Reader): string[] {
  return reader
    .list(apiServices)
    .filter(({ spec }) => spec?.service?.name === metadata.name && spec.service.namespace === metadata.namespace)
    .map(({ metadata: { name } }) => name)
}

function missing(spec: APIServiceSpec, reader: Reader): { reason: string; message: string } {
  const { namespace = '', name = '', port = 443 } = spec.service ?? {}
  const place = `service/${name} in ${JSON.stringify(namespace)}`
  const service = reader.get(kinds.services, namespace, name)
  if (!service) return { reason: 'ServiceNotFound', message: `${place} is not present` }
  const { clusterIP = '', type, ports = [] } = service.spec ?? {}
  if (type === 'ClusterIP') {
    const listening = ports.find((each) => each.port === port)
    if (!listening) return { reason: 'ServicePortError', message: `${place} is not listening on port ${port}` }
    const endpoints = reader.get(kinds.endpoints, namespace, name)
    if (!endpoints) return { reason: 'EndpointsNotFound', message: `cannot find endpoints for ${place}` }
    const portName = listening.name ?? ''
    const isActive = (endpoints.subsets ?? []).some(
      (subset) => subset.addresses?.length && subset.ports?.some((each) => (each.name ?? '') === portName),
    )
    const text = `endpoints for ${place} have no addresses with port name ${JSON.stringify(portName)}`
    if (!isActive) return { reason: 'MissingEndpoints', message: text }
  }
  const url = `https://${clusterIP}:${port}/apis/${spec.group}/${spec.version}`
  const message = `failing or missing response from ${url}: the sandbox passes no requests on to API servers in pods`
  return { reason: 'FailedDiscoveryCheck', message }
}
