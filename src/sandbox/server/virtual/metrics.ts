import { parseLabelSelector } from '../../api/selectors.ts'
import { notFound } from '../../api/status.ts'
import { formatTime } from '../../clock.ts'
import { kinds } from '../../kinds.ts'
import type { KubeObject } from '../../objects.ts'
import type { ResourceInfo } from '../../schema/resources.ts'
import type { Pod } from '../../schema/types.gen.ts'
import type { ApiRequest } from '../request.ts'
import { encoded } from '../rest/encode.ts'
import type { Services } from '../services.ts'
import { methodNotAllowed } from '../statuses.ts'
import type { Answer } from '../types.ts'
import type { VirtualResource } from './table.ts'

const API_VERSION = 'metrics.k8s.io/v1beta1'

/** What metrics-server adds to discovery. */
export const metricsResources: readonly ResourceInfo[] = (['nodes', 'pods'] as const).map((resource) => ({
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  resource,
  kind: resource === 'pods' ? 'PodMetrics' : 'NodeMetrics',
  namespaced: resource === 'pods',
  singular: '',
  shortNames: [],
  categories: [],
  verbs: ['get', 'list'],
  subresources: [],
  storedAs: { group: 'metrics.k8s.io', version: 'v1beta1' },
}))

export const podMetrics: VirtualResource = (services, request) => {
  const { namespace, name } = request.info
  const pods = services.backend.reader.list(kinds.pods, namespace === '' ? undefined : namespace)
  return answer(services, request, 'PodMetrics', pods, (pod) => podUsage(services, pod as Pod)) ?? missing('pods', name)
}

export const nodeMetrics: VirtualResource = (services, request) => {
  const nodes = services.backend.reader.list(kinds.nodes)
  return (
    answer(services, request, 'NodeMetrics', nodes, (node) => nodeUsage(services, node.metadata.name)) ??
    missing('nodes', request.info.name)
  )
}

function missing(resource: string, name: string): never {
  throw notFound({ group: 'metrics.k8s.io', resource }, name)
}

function answer(
  { backend }: Services,
  { info, query }: ApiRequest,
  kind: string,
  objects: readonly KubeObject[],
  usage: (object: KubeObject) => object | undefined,
): Answer | undefined {
  if (info.verb !== 'get' && info.verb !== 'list') throw methodNotAllowed()
  const selected = parseLabelSelector(query.get('labelSelector') ?? '')
  const timestamp = formatTime(backend.clock.now())
  const items = objects
    .filter(({ metadata }) => (info.verb === 'get' ? metadata.name === info.name : selected(metadata.labels)))
    .flatMap((object) => {
      const measured = usage(object)
      if (!measured) return []
      const { name, namespace, labels } = object.metadata
      const metadata = {
        name,
        ...(namespace ? { namespace } : {}),
        creationTimestamp: timestamp,
        ...(labels ? { labels } : {}),
      }
      return [{ metadata, timestamp, window: '15s', ...measured }]
    })
  const [first] = items
  if (info.verb === 'get' && !first) return undefined
  const body =
    info.verb === 'get'
      ? { kind, apiVersion: API_VERSION, ...first }
      : { kind: `${kind}List`, apiVersion: API_VERSION, metadata: {}, items }
  return { code: 200, contentType: 'application/json', body: encoded(body) }
}

function podUsage({ streams }: Services, pod: Pod): object | undefined {
  const containers = streams.usage(pod)
  if (!containers) return undefined
  return {
    containers: containers.map(({ name, cpuMillicores, memoryBytes }) => ({
      name,
      usage: quantities(cpuMillicores, memoryBytes),
    })),
  }
}

function nodeUsage({ streams, backend }: Services, node: string): object | undefined {
  const system = streams.systemUsage(node)
  if (!system) return undefined
  const pods = backend.reader.list(kinds.pods).filter(({ spec }) => spec?.nodeName === node)
  const used = pods.flatMap((pod) => streams.usage(pod) ?? [])
  const sum = (read: (container: (typeof used)[number]) => number) =>
    used.reduce((total, container) => total + read(container), 0)
  return {
    usage: quantities(
      system.cpuMillicores + sum(({ cpuMillicores }) => cpuMillicores),
      system.memoryBytes + sum(({ memoryBytes }) => memoryBytes),
    ),
  }
}

function quantities(cpuMillicores: number, memoryBytes: number) {
  return { cpu: `${Math.round(cpuMillicores * 1_000_000)}n`, memory: `${Math.ceil(memoryBytes / 1024)}Ki` }
}
