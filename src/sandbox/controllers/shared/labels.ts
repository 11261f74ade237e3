/** Whether every pair of a plain selector (Service, ReplicationController) is among the labels. An empty one matches nothing. */
export function matchesPairs(
  selector: Record<string, string> | undefined,
  labels: Record<string, string> | undefined,
): boolean {
  const pairs = Object.entries(selector ?? {})
  return pairs.length > 0 && pairs.every(([key, value]) => labels?.[key] === value)
}
