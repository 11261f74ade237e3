import type { Pod, Taint, Toleration } from '../../schema/types.gen.ts'

/** Whether a toleration covers a taint (`Toleration.ToleratesTaint`). */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false
  if (toleration.key && toleration.key !== taint.key) return false
  if (toleration.operator === 'Exists') return true
  if (!toleration.key) return false
  return (toleration.value ?? '') === (taint.value ?? '')
}

/** The first taint of the given effects that the pod does not tolerate. */
export function untoleratedTaint(
  pod: Pod,
  taints: readonly Taint[] | undefined,
  effects: readonly string[] = ['NoSchedule', 'NoExecute'],
): Taint | undefined {
  const tolerations = pod.spec?.tolerations ?? []
  return taints?.find(
    (taint) => effects.includes(taint.effect) && !tolerations.some((toleration) => tolerates(toleration, taint)),
  )
}
