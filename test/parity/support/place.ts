import { type Workbench, workbench } from '../../helpers/workbench.ts'
import { type Admin, adminOf, inNamespace } from './admin.ts'
import type { Feed, Stored } from './feed.ts'
import type { Scenario } from './scenario.ts'
import type { Target } from './target.ts'

/** Where a scenario runs on one of the clusters. */
export interface Place {
  target: Target
  namespace: string
  bench: Workbench
  admin: Admin
  feed: Feed
  /** What requests have kept of their answers. */
  saved: Map<string, string>
  /** Resolves with whether something that concerns the scenario has changed before so many milliseconds have passed. */
  change(milliseconds: number): Promise<boolean>
  close(): void
}

export function openPlace(scenario: Scenario, target: Target, kubectl: string): Place {
  const { name: namespace } = scenario
  const bench = workbench(kubectl, inNamespace(target.kubeconfig, namespace))
  const { feed } = target
  return {
    target,
    namespace,
    bench,
    admin: adminOf(target.kubeconfig),
    feed,
    saved: new Map(),
    change: (milliseconds) =>
      new Promise((resolve) => {
        const done = (changed: boolean) => {
          stop()
          clearTimeout(timer)
          resolve(changed)
        }
        // A scenario that runs alone may change anything; what the others do is no concern of one that does not.
        const stop = feed.onChange((_, changed) => {
          if (changed === namespace || (changed === '' && !scenario.beside)) done(true)
        })
        const timer = setTimeout(() => done(false), milliseconds)
      }),
    close: () => bench.close(),
  }
}

/** Milliseconds without a change after which controllers count as done. */
const QUIET = 150
const LONGEST = 5000

/** Resolves when the controllers have seen everything and have written nothing for a while. */
export async function settled(place: Place): Promise<void> {
  const end = Date.now() + LONGEST
  while (Date.now() < end) {
    const changed = await place.change(QUIET)
    if (!changed && !isPending(place)) return
  }
}

/** Whether the controllers owe something: a generation not observed, an object whose owner is gone. */
function isPending({ feed, namespace }: Place): boolean {
  const objects = feed.resources
    .filter(({ namespaced }) => namespaced)
    .flatMap(({ name }) => feed.list(name, namespace))
  const uids = new Set(objects.map(({ metadata }) => metadata.uid))
  return objects.some((object) => isUnobserved(object) || isOrphan(object, uids))
}

/** Their controllers write `status.observedGeneration` at once. */
const OBSERVED = [
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'DaemonSet',
  'PodDisruptionBudget',
]

function isUnobserved({ kind = '', metadata, status }: Stored): boolean {
  const { generation = 0 } = metadata
  return OBSERVED.includes(kind) && Number(status?.['observedGeneration'] ?? 0) < generation
}

/** Not one with a finalizer: who keeps it may be who waits. */
function isOrphan({ metadata }: Stored, uids: ReadonlySet<string>): boolean {
  const owners = metadata.ownerReferences ?? []
  const controlled = owners.length > 0 && owners.every(({ controller }) => controller)
  return controlled && !metadata.finalizers?.length && owners.every(({ uid }) => !uids.has(uid))
}
