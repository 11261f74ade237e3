import { selectorText } from '../evaluate/subject.ts'
import { nearest } from '../near.ts'
import type { KubeJson } from '../objects.ts'
import { found } from './finding.ts'
import type { Finding } from './types.ts'

type Labels = Readonly<Record<string, string>>

export function hasLabels(object: KubeJson, selector: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => object.metadata.labels?.[key] === value)
}

/** Nothing has the labels of a selector: what comes near, and what it lacks. */
export function emptySelector(about: KubeJson, selector: Labels, objects: readonly KubeJson[]): Finding[] {
  const none = found('selectorEmpty', about, { selector: selectorText(selector) })
  const near = nearMisses(selector, objects)
  return near ? [none, near] : [none]
}

/** The objects that lack one label of a selector, or have another value for it; the label most of them lack. */
function nearMisses(selector: Labels, objects: readonly KubeJson[]): Finding | undefined {
  const groups = new Map<string, { objects: KubeJson[]; label: string; other: string | undefined }>()
  for (const object of objects) {
    const wrong = wrongLabel(selector, object)
    if (!wrong) continue
    const key = JSON.stringify(wrong)
    const group = groups.get(key) ?? { objects: [], ...wrong }
    group.objects.push(object)
    groups.set(key, group)
  }
  const [most] = [...groups.values()].sort((a, b) => b.objects.length - a.objects.length)
  const [first] = most?.objects ?? []
  if (!most || !first) return undefined
  const { [most.label]: want = '', ...rest } = selector
  const names = most.objects.slice(0, 3).map(({ metadata }) => metadata.name)
  const params = {
    count: most.objects.length,
    has: selectorText(rest),
    label: most.label,
    want,
    pods: names.join(', '),
    ...(most.other === undefined ? {} : { other: most.other }),
  }
  if (Object.keys(rest).length === 0) return found('selectorOther', first, params)
  return found(most.objects.length === 1 ? 'selectorNear' : 'selectorNearMany', first, params)
}

/** The one label in which an object differs from a selector; for a selector of one label only a value that looks like it. */
function wrongLabel(selector: Labels, object: KubeJson): { label: string; other: string | undefined } | undefined {
  const labels = object.metadata.labels ?? {}
  const wrong = Object.entries(selector).filter(([key, value]) => labels[key] !== value)
  const [first] = wrong
  if (!first || wrong.length > 1) return undefined
  const [label, value] = first
  const other = labels[label]
  if (Object.keys(selector).length > 1) return { label, other }
  return other !== undefined && nearest(value, [other]).length > 0 ? { label, other } : undefined
}
