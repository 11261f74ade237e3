interface AnyCondition {
  type: string
  status: string
  reason?: string | undefined
}

export function conditionOf<C extends AnyCondition>(conditions: readonly C[] | undefined, type: string): C | undefined {
  return conditions?.find((condition) => condition.type === type)
}

export function isTrue(conditions: readonly AnyCondition[] | undefined, type: string): boolean {
  return conditionOf(conditions, type)?.status === 'True'
}

export function withoutCondition<C extends AnyCondition>(conditions: readonly C[] | undefined, type: string): C[] {
  return (conditions ?? []).filter((condition) => condition.type !== type)
}

/**
 * The conditions with `next` among them. One of the same status and reason stays as it is; while the status stays, so does
 * `lastTransitionTime`. A changed condition moves to the end, as in the controllers of apps/v1.
 */
export function withCondition<C extends AnyCondition & { lastTransitionTime?: string | undefined }>(
  conditions: readonly C[] | undefined,
  next: C,
): C[] {
  const current = conditionOf(conditions, next.type)
  if (current && current.status === next.status && current.reason === next.reason) return [...(conditions ?? [])]
  const time = current?.status === next.status ? { lastTransitionTime: current.lastTransitionTime } : {}
  return [...withoutCondition(conditions, next.type), { ...next, ...time }]
}
