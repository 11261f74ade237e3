import type { KubeJson, Snapshot } from '../../src/checks/objects.ts'
import type { HttpAnswer } from '../../src/checks/result.ts'
import type { Target } from '../../src/checks/schema.ts'
import type { Cluster } from '../../src/cluster/types.ts'

/** A cluster of plain objects: what is put in is seen by every watch at once. */
export interface FakeLabCluster extends Cluster {
  put(object: KubeJson): void
  remove(kind: string, name: string): void
  /** What the address answers; no answer when it is not set. */
  answerWith(answer: HttpAnswer | undefined): void
  /** Whether it can be reached. */
  answers(reachable: boolean): void
  readonly applied: KubeJson[]
  readonly watches: number
}

export function fakeLabCluster(): FakeLabCluster {
  const objects = new Map<string, KubeJson>()
  const watchers = new Set<() => void>()
  const applied: KubeJson[] = []
  let answer: HttpAnswer | undefined
  let reachable = true
  const changed = () => {
    for (const watcher of [...watchers]) watcher()
  }
  const snapshotOf = (target: Target): Snapshot => ({
    items: [...objects.values()].filter((object) => matches(target, object)),
    synced: true,
    kindKnown: true,
    ...(reachable ? {} : { problem: { code: 'unreachable', message: 'no answer', at: 0, retried: true } }),
  })
  const put = (object: KubeJson) => {
    objects.set(`${object.kind}/${object.metadata.name}`, object)
    changed()
  }
  return {
    context: 'fake',
    server: 'https://fake',
    namespace: 'default',
    applied,
    get watches() {
      return watchers.size
    },
    put,
    remove(kind, name) {
      objects.delete(`${kind}/${name}`)
      changed()
    },
    answerWith(next) {
      answer = next
      changed()
    },
    watchObjects(target, _namespace, onChange) {
      const listener = () => onChange(snapshotOf(target))
      watchers.add(listener)
      queueMicrotask(listener)
      return { snapshot: () => snapshotOf(target), stop: () => watchers.delete(listener) }
    },
    answers(now) {
      reachable = now
      changed()
    },
    async apply(object) {
      applied.push(object)
      put(object)
      return object
    },
    async http() {
      if (!answer) throw new Error('connection refused')
      return answer
    },
    version: async () => ({ gitVersion: 'v1.33.0', major: 1, minor: 33 }),
    resource: async () => undefined,
    get: async ({ kind, name }) => objects.get(`${kind}/${name}`),
    list: async (_, kind) => [...objects.values()].filter((object) => object.kind === kind),
    create: async (object) => object,
    patch: async () => Promise.reject(new Error('not used by the engine')),
    delete: async ({ kind, name }) => objects.delete(`${kind}/${name}`),
    log: async () => '',
    request: async () => ({}),
    can: async () => true,
    close: () => watchers.clear(),
  }
}

function matches({ kind, name, selector }: Target, object: KubeJson): boolean {
  if (object.kind !== kind || (name !== undefined && object.metadata.name !== name)) return false
  return Object.entries(selector ?? {}).every(([label, value]) => object.metadata.labels?.[label] === value)
}

/** A deployment that is rolled out, or not. */
export function deployment(name: string, available = true): KubeJson {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', uid: name, generation: 1 },
    spec: { replicas: 1 },
    status: {
      observedGeneration: 1,
      conditions: [{ type: 'Available', status: available ? 'True' : 'False', reason: 'x' }],
    },
  }
}

export function pod(name: string, ip: string): KubeJson {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, status: { podIP: ip } }
}
