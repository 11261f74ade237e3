import type { World } from '../../../src/engine/monitor/source.ts'
import type { FakeClock } from '../../helpers/fake-clock.ts'
import { fakeClock } from '../../helpers/fake-clock.ts'
import type { FakeLabCluster } from '../../helpers/fake-lab-cluster.ts'
import { fakeLabCluster } from '../../helpers/fake-lab-cluster.ts'

export interface MonitorWorld extends World {
  cluster: FakeLabCluster
  clock: FakeClock
}

/** What checks look at, with time that moves only when the test says so. */
export function monitorWorld(change: Partial<World> = {}): MonitorWorld {
  const own = { cluster: fakeLabCluster(), clock: fakeClock() }
  return { provided: {}, namespace: 'default', workFolder: '/nowhere', startedAt: 0, ...change, ...own }
}
