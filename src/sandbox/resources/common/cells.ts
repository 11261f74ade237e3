import { ageSince } from '../../api/duration.ts'
import type { Container, LabelSelector, ObjectMeta } from '../../schema/types.gen.ts'

export function age(object: { metadata: ObjectMeta }, now: number): string {
  return ageSince(object.metadata.creationTimestamp, now)
}

/** NAMES and IMAGES of containers, comma-separated. */
export function containerCells(containers: readonly Container[] | undefined): [names: string, images: string] {
  const all = containers ?? []
  return [all.map((container) => container.name).join(','), all.map((container) => container.image ?? '').join(',')]
}

/** A map as `a=1,b=2`, sorted by key; `<none>` when empty (`labels.FormatLabels`). */
export function formatLabels(labels: Record<string, string> | undefined): string {
  const text = equalities(labels)
  return text === '' ? '<none>' : text
}

/** `metav1.FormatLabelSelector`: `<none>` when it selects everything. */
export function formatSelector(selector: LabelSelector | undefined): string {
  const text = selectorText(selector)
  return text === '' ? '<none>' : text
}

/** The canonical text of a selector, e.g. `app=web,tier in (a,b),!canary`; '' when it selects everything. */
export function selectorText(selector: LabelSelector | undefined): string {
  const requirements = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({
    key,
    text: `${key}=${value}`,
  }))
  for (const { key, operator, values } of selector?.matchExpressions ?? []) {
    requirements.push({ key, text: expressionText(key, operator, values) })
  }
  requirements.sort((a, b) => compare(a.key, b.key))
  return requirements.map((requirement) => requirement.text).join(',')
}

function expressionText(key: string, operator: string, values: readonly string[] | undefined): string {
  const list = `(${[...(values ?? [])].sort(compare).join(',')})`
  switch (operator) {
    case 'In':
      return `${key} in ${list}`
    case 'NotIn':
      return `${key} notin ${list}`
    case 'Exists':
      return key
    default:
      return `!${key}`
  }
}

function equalities(labels: Record<string, string> | undefined): string {
  return Object.entries(labels ?? {})
    .sort(([a], [b]) => compare(a, b))
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** At most three items, then ` + N more...`. */
export function firstFew(items: readonly string[]): string {
  const shown = items.slice(0, 3).join(',')
  return items.length > 3 ? `${shown} + ${items.length - 3} more...` : shown
}
