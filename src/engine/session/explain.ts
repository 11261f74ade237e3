import type { Finding } from '../../checks/diagnose/types.ts'
import type { CheckResult } from '../../checks/result.ts'
import type { Check } from '../../checks/schema.ts'

/** Finds out why a check does not hold, from what the cluster knows: events, conditions, what hangs together. */
export type Explain = (check: Check, result: CheckResult) => Promise<readonly Finding[]>
