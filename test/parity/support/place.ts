import { type Workbench, workbench } from '../../helpers/workbench.ts'
import { type Admin, adminOf, inNamespace } from './admin.ts'
import type { Feed } from './feed.ts'
import { isPending } from './pending.ts'
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
    if (!changed && !isPending(place.feed, place.namespace)) return
  }
}
