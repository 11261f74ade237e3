import { keyOf } from '../../objects.ts'
import type { Job, Pod, PodFailurePolicyRule } from '../../schema/types.gen.ts'

export type FailureAction = 'FailJob' | 'FailIndex' | 'Ignore' | 'Count'

/** The first rule of the Job's failure policy that a failed pod matches (`matchPodFailurePolicy`). */
export function failureAction(job: Job, pod: Pod): { action: FailureAction; message?: string } | undefined {
  for (const [index, rule] of (job.spec?.podFailurePolicy?.rules ?? []).entries()) {
    const matched = matchExitCodes(rule, pod, index) ?? matchConditions(rule, pod, index)
    if (matched === undefined) continue
    const action = rule.action as FailureAction
    return action === 'FailJob' ? { action, message: matched } : { action }
  }
  return undefined
}

/** Whether a failed pod counts against the limits. */
export function countsAsFailure(job: Job, pod: Pod): boolean {
  return failureAction(job, pod)?.action !== 'Ignore'
}

function matchExitCodes({ onExitCodes, action }: PodFailurePolicyRule, pod: Pod, index: number): string | undefined {
  if (!onExitCodes) return undefined
  const { containerName, operator, values } = onExitCodes
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])]
  for (const { name, state } of statuses) {
    const code = state?.terminated?.exitCode
    if (code === undefined || code === 0 || (containerName && containerName !== name)) continue
    if (values.includes(code) === (operator === 'In')) {
      return `Container ${name} for pod ${keyOf(pod)} failed with exit code ${code} matching ${action} rule at index ${index}`
    }
  }
  return undefined
}

function matchConditions(
  { onPodConditions, action }: PodFailurePolicyRule,
  pod: Pod,
  index: number,
): string | undefined {
  const found = (onPodConditions ?? []).find((pattern) =>
    pod.status?.conditions?.some(({ type, status }) => type === pattern.type && status === (pattern.status ?? 'True')),
  )
  return found && `Pod ${keyOf(pod)} has condition ${found.type} matching ${action} rule at index ${index}`
}
