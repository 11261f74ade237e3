import type { KubeJson } from '../objects.ts'
import type { Claim, Event, Ingress, Pod, Service, Workload } from './views.ts'

/** What reads the cluster: the part of `Cluster` that is needed here. */
export interface Reader {
  list(
    apiVersion: string,
    kind: string,
    options?: { namespace?: string; fieldSelector?: string; metadataOnly?: boolean },
  ): Promise<KubeJson[]>
  /** The last lines of a container; `previous`: of the run before. */
  log(
    pod: { name: string; namespace: string },
    options: { container: string; previous: boolean; tailLines: number },
  ): Promise<string>
}

/** The objects around one check. Each list is fetched when it is first needed, once; what may not be read counts as empty. */
export interface World {
  readonly namespace: string
  pods(): Promise<Pod[]>
  services(): Promise<Service[]>
  claims(): Promise<Claim[]>
  ingresses(): Promise<Ingress[]>
  /** Newest first. */
  events(): Promise<Event[]>
  workloads(kind: 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet'): Promise<Workload[]>
  /** Names of objects; undefined when they may not be read. */
  names(apiVersion: string, kind: string): Promise<string[] | undefined>
  list(apiVersion: string, kind: string, options?: { namespace?: string; fieldSelector?: string }): Promise<KubeJson[]>
  /** The last line a container has printed before it ended. */
  lastWords(pod: string, container: string): Promise<string | undefined>
}

export function createWorld(reader: Reader, namespace: string): World {
  const kept = new Map<string, Promise<KubeJson[] | undefined>>()
  const fetch = (apiVersion: string, kind: string, metadataOnly = false) => {
    const key = `${apiVersion} ${kind} ${metadataOnly}`
    const known = kept.get(key)
    if (known) return known
    const objects = reader.list(apiVersion, kind, { namespace, metadataOnly }).catch(() => undefined)
    kept.set(key, objects)
    return objects
  }
  const all = async <T extends KubeJson>(apiVersion: string, kind: string) =>
    ((await fetch(apiVersion, kind)) ?? []) as T[]
  return {
    namespace,
    pods: () => all<Pod>('v1', 'Pod'),
    services: () => all<Service>('v1', 'Service'),
    claims: () => all<Claim>('v1', 'PersistentVolumeClaim'),
    ingresses: () => all<Ingress>('networking.k8s.io/v1', 'Ingress'),
    events: async () => (await all<Event>('v1', 'Event')).sort((a, b) => (eventTime(a) < eventTime(b) ? 1 : -1)),
    workloads: (kind) => all<Workload>('apps/v1', kind),
    names: async (apiVersion, kind) => (await fetch(apiVersion, kind, true))?.map((object) => object.metadata.name),
    list: (apiVersion, kind, options) => reader.list(apiVersion, kind, options).catch(() => []),
    lastWords: (pod, container) => lastWords(reader, { name: pod, namespace }, container),
  }
}

/** When an event happened last. */
export function eventTime({ series, lastTimestamp, eventTime: at, metadata }: Event): string {
  return series?.lastObservedTime ?? lastTimestamp ?? at ?? metadata.creationTimestamp ?? ''
}

/** The events of an object, newest first. */
export async function eventsOf(world: World, object: KubeJson): Promise<Event[]> {
  return (await world.events()).filter(
    ({ involvedObject }) =>
      involvedObject?.kind === object.kind &&
      involvedObject.name === object.metadata.name &&
      (involvedObject.uid === undefined ||
        object.metadata.uid === undefined ||
        involvedObject.uid === object.metadata.uid),
  )
}

async function lastWords(
  reader: Reader,
  pod: { name: string; namespace: string },
  container: string,
): Promise<string | undefined> {
  for (const previous of [true, false]) {
    const text = await reader.log(pod, { container, previous, tailLines: 5 }).catch(() => '')
    const line = text.trimEnd().split('\n').at(-1)?.trim()
    if (line) return line.slice(0, 300)
  }
  return undefined
}
