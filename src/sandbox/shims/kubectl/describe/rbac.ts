import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from '../../../schema/types.gen.ts'
import { slice } from './format.ts'
import type { Describer } from './types.ts'

export const describeRole: Describer<Role | ClusterRole> = (role, { w }) => {
  w.field(0, 'Name', role.metadata.name)
  w.map('Labels', role.metadata.labels)
  w.annotations(role.metadata.annotations)
  w.line(0, 'PolicyRule:')
  w.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs')
  w.line(1, '---------\t-----------------\t--------------\t-----')
  for (const row of ruleRows(role.rules ?? [])) w.line(1, row)
}

/** Resource, urls, names and verbs of each rule, separated by tabs; rules for the same thing become one. */
export function ruleRows(rules: readonly PolicyRule[]): string[] {
  return compact(rules.flatMap(breakDown)).map(
    ({ resource, urls, names, verbs }) => `${resource}\t${slice(urls)}\t${slice(names)}\t${slice(verbs)}`,
  )
}

export const describeRoleBinding: Describer<RoleBinding | ClusterRoleBinding> = (binding, { w }) => {
  w.field(0, 'Name', binding.metadata.name)
  w.map('Labels', binding.metadata.labels)
  w.annotations(binding.metadata.annotations)
  w.line(0, 'Role:')
  w.field(1, 'Kind', binding.roleRef.kind)
  w.field(1, 'Name', binding.roleRef.name)
  w.line(0, 'Subjects:')
  w.line(1, 'Kind\tName\tNamespace')
  w.line(1, '----\t----\t---------')
  for (const { kind, name, namespace = '' } of binding.subjects ?? []) w.line(1, `${kind}\t${name}\t${namespace}`)
}

/** One resource, url or name of a rule, with its verbs. */
interface SimpleRule {
  readonly resource: string
  readonly urls: readonly string[]
  readonly names: readonly string[]
  readonly verbs: string[]
}

/** A rule for every resource and name it covers (rbac.BreakdownRule). */
function breakDown(rule: PolicyRule): SimpleRule[] {
  const verbs = rule.verbs
  const names = rule.resourceNames?.length ? rule.resourceNames.map((name) => [name]) : [[]]
  const resources = (rule.apiGroups ?? []).flatMap((group) =>
    (rule.resources ?? []).flatMap((resource) =>
      names.map((each) => ({ resource: withGroup(resource, group), urls: [], names: each, verbs: [...verbs] })),
    ),
  )
  const urls = (rule.nonResourceURLs ?? []).map((url) => ({ resource: '', urls: [url], names: [], verbs: [...verbs] }))
  return [...resources, ...urls]
}

/** `deployments.apps/scale`. */
function withGroup(resource: string, group: string): string {
  const [name, subresource] = resource.split('/', 2)
  return `${name}${group === '' ? '' : `.${group}`}${subresource === undefined ? '' : `/${subresource}`}`
}

/** Rules for the same thing become one with all their verbs. */
function compact(rules: readonly SimpleRule[]): SimpleRule[] {
  const merged = new Map<string, SimpleRule>()
  for (const rule of rules) {
    const key = rule.urls.length > 0 ? `url ${merged.size}` : JSON.stringify([rule.resource, rule.names])
    const known = merged.get(key)
    if (known) known.verbs.push(...rule.verbs.filter((verb) => !known.verbs.includes(verb)))
    else merged.set(key, rule)
  }
  return [...merged.values()].toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : sortKey(a) > sortKey(b) ? 1 : 0))
}

/** Rules are listed in the order of their Go text, which begins with the verbs. */
function sortKey({ verbs, resource, names, urls }: SimpleRule): string {
  const [head = '', subresource] = resource.split('/')
  const dot = head.indexOf('.')
  const [name, group] = dot < 0 ? [head, ''] : [head.slice(0, dot), head.slice(dot + 1)]
  const full = subresource === undefined ? name : `${name}/${subresource}`
  return `${slice(verbs)},APIGroups:[${group}],Resources:[${full}],ResourceNames:${slice(names)},NonResourceURLs:${slice(urls)}`
}
