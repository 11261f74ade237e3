import { diagnose } from '../checks/diagnose/diagnose.ts'
import type { Cluster } from '../cluster/types.ts'
import type { Explain } from './session/explain.ts'

/** Finds the reason of a check in a cluster. */
export function explainWith(cluster: Cluster, namespace: string): Explain {
  return (check, result) => diagnose(check, result, { reader: cluster, namespace })
}
