import type { PolicyRule } from '../../schema/types.gen.ts'
import type { Attributes } from './types.ts'

/** Whether one rule of a role allows a request. Source: k8s.io/kubernetes/pkg/apis/rbac/v1/evaluation_helpers.go. */
export function allows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!has(rule.verbs, attributes.verb)) return false
  if (!attributes.resourceRequest) return (rule.nonResourceURLs ?? []).some((url) => urlMatches(url, attributes.path))
  const { group, resource, subresource, name } = attributes
  return has(rule.apiGroups, group) && resourceMatches(rule.resources, resource, subresource) && nameMatches(rule, name)
}

function has(values: readonly string[] | undefined, value: string): boolean {
  return values?.some((candidate) => candidate === '*' || candidate === value) ?? false
}

function resourceMatches(resources: readonly string[] | undefined, resource: string, subresource: string): boolean {
  const full = subresource === '' ? resource : `${resource}/${subresource}`
  return (
    resources?.some(
      (rule) =>
        rule === '*' || rule === full || (subresource !== '' && rule.startsWith('*/') && rule.slice(2) === subresource),
    ) ?? false
  )
}

function nameMatches({ resourceNames }: PolicyRule, name: string): boolean {
  return !resourceNames || resourceNames.length === 0 || resourceNames.includes(name)
}

function urlMatches(rule: string, path: string): boolean {
  return rule === '*' || rule === path || (rule.endsWith('*') && path.startsWith(rule.slice(0, -1)))
}

/** Whether a rule allows everything that another one does, which speaks of one verb and one resource or URL. */
export function covers(rule: PolicyRule, part: PolicyRule): boolean {
  const all = (owned: readonly string[] | undefined, wanted: readonly string[] | undefined) =>
    (wanted ?? []).every((value) => has(owned, value))
  if (!all(rule.verbs, part.verbs)) return false
  if (part.nonResourceURLs?.length) {
    return part.nonResourceURLs.every((url) => rule.nonResourceURLs?.some((owned) => urlMatches(owned, url)))
  }
  const named =
    !rule.resourceNames?.length ||
    // A star among names is a name.
    (part.resourceNames?.length && part.resourceNames.every((name) => rule.resourceNames?.includes(name)))
  return all(rule.apiGroups, part.apiGroups) && resourcesCovered(rule, part) && Boolean(named)
}

function resourcesCovered(rule: PolicyRule, part: PolicyRule): boolean {
  return (part.resources ?? []).every((wanted) => {
    const [resource = '', subresource = ''] = wanted.split('/')
    return resourceMatches(rule.resources, resource, subresource)
  })
}
