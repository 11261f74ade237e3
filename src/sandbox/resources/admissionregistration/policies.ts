import type {
  LabelSelector,
  MatchResources,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { kindRef } from '../common/kind-ref.ts'
import type { Strategy } from '../types.ts'
import { checkBinding, checkPolicy } from './policy-rules.ts'

const group = 'admissionregistration.k8s.io'
const policyKind = kindRef<ValidatingAdmissionPolicy>(group, 'validatingadmissionpolicies', 'ValidatingAdmissionPolicy')
const bindingKind = kindRef<ValidatingAdmissionPolicyBinding>(
  group,
  'validatingadmissionpolicybindings',
  'ValidatingAdmissionPolicyBinding',
)

export const validatingAdmissionPolicies: Strategy<ValidatingAdmissionPolicy> = {
  kind: policyKind,
  setDefaults({ spec }) {
    if (!spec) return
    spec.failurePolicy ??= 'Fail'
    defaultMatch(spec.matchConstraints)
  },
  validate: (policy) => collect((errors) => checkPolicy(errors, policy)),
  table: {
    columns: columnsOf(policyKind),
    cells: (policy, { now }) => [
      policy.metadata.name,
      policy.spec?.validations?.length ?? 0,
      policy.spec?.paramKind ? `${policy.spec.paramKind.apiVersion}/${policy.spec.paramKind.kind}` : '<unset>',
      age(policy, now),
    ],
  },
}

export const validatingAdmissionPolicyBindings: Strategy<ValidatingAdmissionPolicyBinding> = {
  kind: bindingKind,
  setDefaults: ({ spec }) => defaultMatch(spec?.matchResources),
  validate: (binding) => collect((errors) => checkBinding(errors, binding)),
  table: {
    columns: columnsOf(bindingKind),
    cells: (binding, { now }) => [
      binding.metadata.name,
      binding.spec?.policyName ?? '',
      paramText(binding),
      age(binding, now),
    ],
  },
}

function defaultMatch(match: MatchResources | undefined): void {
  if (!match) return
  match.matchPolicy ??= 'Equivalent'
  match.namespaceSelector ??= {}
  match.objectSelector ??= {}
  for (const rule of [...(match.resourceRules ?? []), ...(match.excludeResourceRules ?? [])]) rule.scope ??= '*'
}

function paramText({ spec }: ValidatingAdmissionPolicyBinding): string {
  if (!spec?.paramRef) return '<unset>'
  const { namespace, name, selector } = spec.paramRef
  if (name) return namespace ? `${namespace}/${name}` : `*/${name}`
  return selector ? selectorText(selector) : '<unset>'
}

/** A selector as Go's `String()` of it. */
function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.keys(matchLabels).sort()
  const pairs = labels.map((key) => `${key}: ${matchLabels[key]},`)
  const terms = matchExpressions.map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  )
  const expressions = `MatchExpressions:[]LabelSelectorRequirement{${terms.join('')}}`
  return `&LabelSelector{MatchLabels:map[string]string{${pairs.join('')}},${expressions},}`
}
