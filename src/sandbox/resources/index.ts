import { storageKeyOf } from '../storage/types.ts'
import { controllerRevisions } from './apps/controllerrevisions.ts'
import { daemonSets } from './apps/daemonsets.ts'
import { deployments } from './apps/deployments.ts'
import { replicaSets } from './apps/replicasets.ts'
import { statefulSets } from './apps/statefulsets.ts'
import { strategy } from './common/strategy.ts'
import { configMaps } from './core/configmaps.ts'
import { endpoints } from './core/endpoints.ts'
import { events } from './core/events.ts'
import { namespaces } from './core/namespaces.ts'
import { nodes } from './core/nodes.ts'
import { pods } from './core/pods.ts'
import { replicationControllers } from './core/replicationcontrollers.ts'
import { secrets } from './core/secrets.ts'
import { serviceAccounts } from './core/serviceaccounts.ts'
import { services } from './core/services.ts'
import { endpointSlices } from './discovery/endpointslices.ts'
import type { Strategy } from './types.ts'

const all: readonly Strategy[] = [
  strategy(configMaps),
  strategy(endpoints),
  strategy(events),
  strategy(namespaces),
  strategy(nodes),
  strategy(pods),
  strategy(replicationControllers),
  strategy(secrets),
  strategy(serviceAccounts),
  strategy(services),
  strategy(controllerRevisions),
  strategy(daemonSets),
  strategy(deployments),
  strategy(replicaSets),
  strategy(statefulSets),
  strategy(endpointSlices),
]

/** What is particular to each built-in kind, by storage key (`pods`, `deployments.apps`). */
export const strategies: ReadonlyMap<string, Strategy> = new Map(all.map((each) => [storageKeyOf(each.kind), each]))
