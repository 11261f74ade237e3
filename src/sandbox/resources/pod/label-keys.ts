import type { Draft } from '../../objects.ts'
import type { Pod, PodAffinityTerm } from '../../schema/types.gen.ts'

/** `matchLabelKeys` and `mismatchLabelKeys` of affinity terms become part of their selectors (`applyMatchLabelKeysAndMismatchLabelKeys`). */
export function applyLabelKeys({ metadata, spec }: Draft<Pod>): void {
  for (const kind of ['podAffinity', 'podAntiAffinity'] as const) {
    const affinity = spec?.affinity?.[kind]
    const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
    const terms = [
      ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...preferred.map(({ podAffinityTerm }) => podAffinityTerm),
    ]
    for (const term of terms) apply(term, metadata.labels ?? {})
  }
}

function apply({ labelSelector, matchLabelKeys, mismatchLabelKeys }: PodAffinityTerm, labels: Record<string, string>) {
  if (!labelSelector) return
  const requirements = (keys: readonly string[] = [], operator: string) =>
    keys.flatMap((key) => {
      const value = labels[key]
      return value === undefined ? [] : [{ key, operator, values: [value] }]
    })
  const added = [...requirements(matchLabelKeys, 'In'), ...requirements(mismatchLabelKeys, 'NotIn')]
  if (added.length > 0) labelSelector.matchExpressions = [...(labelSelector.matchExpressions ?? []), ...added]
}
