import type { ObjectMeta } from '../../schema/types.ts'

/** Whether every pair of a plain selector (Service, ReplicationController) is among the labels. An empty one matches nothing. */
export function matchesPairs(
  selector: Record<string, string> | undefined,
  labels: Record<string, string> | undefined,
): boolean {
  const pairs = Object.entries(selector ?? {})
  return pairs.length > 0 && pairs.every(([key, value]) => labels?.[key] === value)
}

export function sameLabels(a: { metadata: ObjectMeta }, b: { metadata: ObjectMeta }): boolean {
  const left = a.metadata.labels ?? {}
  const right = b.metadata.labels ?? {}
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key])
}
