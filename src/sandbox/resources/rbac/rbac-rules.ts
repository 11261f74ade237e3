import type { Draft } from '../../objects.ts'
import type { AggregationRule, PolicyRule, RbacV1Subject, RoleBinding, RoleRef } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { GoText, goList, quote } from '../common/go-values.ts'
import { same } from '../common/immutable.ts'
import { checkSelector } from '../common/labels.ts'
import { dnsSubdomainErrors, pathSegmentErrors } from '../common/names.ts'

const rbac = 'rbac.authorization.k8s.io'

/** `ValidatePolicyRule` of every rule; only cluster roles speak of non-resource URLs. */
export function checkRules(errors: FieldErrors, rules: readonly PolicyRule[] | undefined, namespaced: boolean): void {
  for (const [index, rule] of (rules ?? []).entries()) {
    const path = `rules[${index}]`
    const { verbs, apiGroups, resources, nonResourceURLs } = rule
    if (!verbs?.length) errors.required(`${path}.verbs`, 'verbs must contain at least one value')
    if (nonResourceURLs?.length) {
      if (namespaced)
        errors.invalid(
          `${path}.nonResourceURLs`,
          goList(nonResourceURLs),
          'namespaced rules cannot apply to non-resource URLs',
        )
      if (apiGroups?.length || resources?.length || rule.resourceNames?.length)
        errors.invalid(
          `${path}.nonResourceURLs`,
          goList(nonResourceURLs),
          'rules cannot apply to both regular resources and non-resource URLs',
        )
      continue
    }
    if (!apiGroups?.length) errors.required(`${path}.apiGroups`, 'resource rules must supply at least one api group')
    if (!resources?.length) errors.required(`${path}.resources`, 'resource rules must supply at least one resource')
  }
}

export function checkAggregation(errors: FieldErrors, rule: AggregationRule | undefined): void {
  if (!rule) return
  if (!rule.clusterRoleSelectors?.length)
    errors.required(
      'aggregationRule.clusterRoleSelectors',
      'at least one clusterRoleSelector required if aggregationRule is non-nil',
    )
  for (const [index, selector] of (rule.clusterRoleSelectors ?? []).entries()) {
    const path = `aggregationRule.clusterRoleSelectors[${index}]`
    const before = errors.list.length
    checkSelector(errors, path, selector)
    if (errors.list.length > before) errors.invalid(path, null, 'invalid label selector.')
  }
}

/** `ValidateRoleBinding` and `ValidateClusterRoleBinding`. */
export function checkBinding(errors: FieldErrors, binding: Draft<RoleBinding>, kinds: readonly string[]): void {
  const { apiGroup = '', kind = '', name = '' } = binding.roleRef ?? ({} as RoleRef)
  if (apiGroup !== rbac) errors.notSupported('roleRef.apiGroup', apiGroup, [rbac])
  if (!kinds.includes(kind)) errors.notSupported('roleRef.kind', kind, kinds)
  if (!name) errors.required('roleRef.name')
  else errors.invalidAll('roleRef.name', name, pathSegmentErrors(name))
  for (const [index, subject] of (binding.subjects ?? []).entries())
    checkSubject(errors, `subjects[${index}]`, subject, kinds.length > 1)
}

function checkSubject(errors: FieldErrors, path: string, subject: RbacV1Subject, inNamespace: boolean): void {
  const { kind, name, namespace, apiGroup = '' } = subject
  if (!name) errors.required(`${path}.name`)
  if (kind === 'ServiceAccount') {
    if (name) errors.invalidAll(`${path}.name`, name, dnsSubdomainErrors(name))
    if (apiGroup) errors.notSupported(`${path}.apiGroup`, apiGroup, [''])
    if (!inNamespace && !namespace) errors.required(`${path}.namespace`)
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== rbac) errors.notSupported(`${path}.apiGroup`, apiGroup, [rbac])
  } else errors.notSupported(`${path}.kind`, kind, ['ServiceAccount', 'User', 'Group'])
}

/** The role of a binding is fixed: give other rights by another binding. */
export function checkBindingUpdate(errors: FieldErrors, { roleRef }: RoleBinding, old: RoleBinding): void {
  if (same(roleRef, old.roleRef)) return
  const text = `APIGroup:${quote(roleRef.apiGroup)}, Kind:${quote(roleRef.kind)}, Name:${quote(roleRef.name)}`
  errors.invalid('roleRef', new GoText(`rbac.RoleRef{${text}}`), 'cannot change roleRef')
}
