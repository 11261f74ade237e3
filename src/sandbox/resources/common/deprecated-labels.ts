import type { NodeSelectorTerm } from '../../schema/types.gen.ts'

const zones = ['failure-domain.beta.kubernetes.io/zone', 'v1.17', 'topology.kubernetes.io/zone'] as const
const regions = ['failure-domain.beta.kubernetes.io/region', 'v1.17', 'topology.kubernetes.io/region'] as const
const replaced: readonly (readonly [label: string, since: string, use: string])[] = [
  ['beta.kubernetes.io/arch', 'v1.14', 'kubernetes.io/arch'],
  ['beta.kubernetes.io/os', 'v1.14', 'kubernetes.io/os'],
  zones,
  regions,
  ['beta.kubernetes.io/instance-type', 'v1.17', 'node.kubernetes.io/instance-type'],
]

/** What to say of a node label that has a successor. */
export function labelDeprecation(label: string): string | undefined {
  const found = replaced.find(([name]) => name === label)
  return found && `deprecated since ${found[1]}; use "${found[2]}" instead`
}

/** Warnings for the node labels that selector terms name. */
export function termWarnings(field: string, terms: readonly NodeSelectorTerm[] | undefined): string[] {
  return (terms ?? []).flatMap((term, index) =>
    (term.matchExpressions ?? []).flatMap(({ key }, at) => {
      const text = labelDeprecation(key)
      return text ? [`${field}[${index}].matchExpressions[${at}].key: ${key} is ${text}`] : []
    }),
  )
}
