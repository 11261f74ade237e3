import type { CheckResult, Mismatch } from '../../checks/result.ts'
import type { Check } from '../../checks/schema.ts'
import { evaluateUntil } from '../../engine/monitor/once.ts'
import type { OpenLab } from './open.ts'

/** How long the pods of a cluster that was started again may take to be ready; milliseconds. Probes ask every few seconds. */
const patience = 10_000

/**
 * Where a cluster has just been started, waits until the pods that ran on it before are ready again and others know of it, so that nobody
 * is told of what is only on its way back.
 */
export async function podsSettled({ provided, world }: Pick<OpenLab, 'provided' | 'world'>): Promise<void> {
  const { runsSince } = provided
  const left = runsSince === undefined ? 0 : runsSince + patience - world.clock.now()
  if (runsSince === undefined || left <= 0) return
  await evaluateUntil(isSettled, left, settledSince(runsSince), world)
}

/** Where no cluster has been made yet, there are no pods to wait for. */
function isSettled({ status, mismatches }: CheckResult): boolean {
  return status !== 'pending' || mismatches.some(isMissing)
}

function isMissing({ kind }: Mismatch): boolean {
  return kind === 'missing'
}

/** How long before it answers a cluster may have started containers; milliseconds. */
const ahead = 1000

/** What was written before the start says nothing: containers must have been started since. The API tells times by the second. */
function settledSince(start: number): Check[] {
  const second = new Date(Math.floor((start - ahead) / 1000) * 1000).toISOString()
  const all = (apiVersion: string, kind: string, cel: string): Check => {
    return { target: { apiVersion, kind }, count: { min: 0 }, each: 'all', cel }
  }
  return [
    all(
      'v1',
      'Pod',
      `object.status.phase in ["Succeeded", "Failed"] ||
        object.status.conditions.exists(condition, condition.type == "Ready" && condition.status == "True") &&
        object.status.containerStatuses.all(each, timestamp(each.state.running.startedAt) >= timestamp("${second}"))`,
    ),
    all('apps/v1', 'Deployment', 'object.status.?availableReplicas.orValue(0) >= object.spec.replicas'),
    all(
      'discovery.k8s.io/v1',
      'EndpointSlice',
      '!has(object.endpoints) || object.endpoints == null || object.endpoints.all(each, each.conditions.ready)',
    ),
  ]
}
