import type { Mismatch } from '../checks/result.ts'
import type { Check } from '../checks/schema.ts'
import { evaluateUntil } from '../engine/monitor/once.ts'
import type { World } from '../engine/monitor/source.ts'

/** How long the pods of a cluster that was started again may take to be ready; milliseconds. Probes ask every few seconds. */
const patience = 10_000

const ready: Check = {
  target: { apiVersion: 'v1', kind: 'Pod' },
  count: { min: 0 },
  each: 'all',
  cel: `object.status.phase == "Succeeded" || object.status.phase == "Failed" ||
    object.status.conditions.exists(condition, condition.type == "Ready" && condition.status == "True")`,
}

/** Waits until the pods that ran before the cluster was stopped are ready again, so that nobody is told of what is only on its way back. */
export async function podsSettled(world: World): Promise<void> {
  // Where no cluster has been made yet, there are no pods to wait for.
  await evaluateUntil(
    ({ status, mismatches }) => status !== 'pending' || mismatches.some(isMissing),
    patience,
    [ready],
    world,
  )
}

function isMissing({ kind }: Mismatch): boolean {
  return kind === 'missing'
}
