import type {
  Affinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  Toleration,
} from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { checkSelector } from '../../common/labels.ts'
import { dnsLabelErrors, dnsSubdomainErrors, labelValueErrors, qualifiedNameErrors } from '../../common/names.ts'

const required = 'requiredDuringSchedulingIgnoredDuringExecution'
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution'

export function checkAffinity(errors: FieldErrors, field: string, affinity: Affinity | undefined): void {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {}
  if (nodeAffinity) {
    const path = `${field}.nodeAffinity`
    if (nodeAffinity[required]) checkNodeSelector(errors, `${path}.${required}`, nodeAffinity[required])
    for (const [index, { weight, preference }] of (nodeAffinity[preferred] ?? []).entries()) {
      checkWeight(errors, `${path}.${preferred}[${index}].weight`, weight)
      checkNodeTerm(errors, `${path}.${preferred}[${index}].preference`, preference, false)
    }
  }
  if (podAffinity) checkPodAffinity(errors, `${field}.podAffinity`, podAffinity)
  if (podAntiAffinity) checkPodAffinity(errors, `${field}.podAntiAffinity`, podAntiAffinity)
}

function checkWeight(errors: FieldErrors, field: string, weight: number): void {
  if (weight <= 0 || weight > 100) errors.invalid(field, weight, 'must be in the range 1-100')
}

/** Required terms: of node affinities and of persistent volumes. */
export function checkNodeSelector(errors: FieldErrors, field: string, { nodeSelectorTerms }: NodeSelector) {
  const path = `${field}.nodeSelectorTerms`
  if (!nodeSelectorTerms?.length) return errors.required(path, 'must have at least one node selector term')
  for (const [index, term] of nodeSelectorTerms.entries()) checkNodeTerm(errors, `${path}[${index}]`, term, true)
}

/** Values of preferred terms are not checked: such a preference is just never met. */
function checkNodeTerm(errors: FieldErrors, field: string, term: NodeSelectorTerm, strict: boolean): void {
  for (const [index, requirement] of (term.matchExpressions ?? []).entries())
    checkNodeRequirement(errors, `${field}.matchExpressions[${index}]`, requirement, strict)
  for (const [index, requirement] of (term.matchFields ?? []).entries())
    checkFieldRequirement(errors, `${field}.matchFields[${index}]`, requirement)
}

function checkNodeRequirement(
  errors: FieldErrors,
  field: string,
  { key, operator, values = [] }: NodeSelectorRequirement,
  strict: boolean,
): void {
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      errors.forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1)
      errors.required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")
  } else errors.invalid(`${field}.operator`, operator, 'not a valid selector operator')
  errors.invalidAll(`${field}.key`, key, qualifiedNameErrors(key))
  if (!strict) return
  for (const [index, value] of values.entries())
    errors.invalidAll(`${field}.values[${index}]`, value, labelValueErrors(value))
}

function checkFieldRequirement(errors: FieldErrors, field: string, requirement: NodeSelectorRequirement) {
  const { key, operator, values = [] } = requirement
  if (operator !== 'In' && operator !== 'NotIn')
    errors.invalid(`${field}.operator`, operator, 'not a valid selector operator')
  else if (values.length !== 1)
    errors.required(
      `${field}.values`,
      "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
    )
  if (key !== 'metadata.name') return errors.invalid(`${field}.key`, key, 'not a valid field selector key')
  for (const [index, value] of values.entries())
    errors.invalidAll(`${field}.values[${index}]`, value, dnsSubdomainErrors(value))
}

function checkPodAffinity(errors: FieldErrors, field: string, affinity: PodAffinity): void {
  for (const [index, term] of (affinity[required] ?? []).entries())
    checkPodTerm(errors, `${field}.${required}[${index}]`, term)
  for (const [index, { weight, podAffinityTerm }] of (affinity[preferred] ?? []).entries()) {
    const path = `${field}.${preferred}[${index}]`
    checkWeight(errors, `${path}.weight`, weight)
    checkPodTerm(errors, `${path}.podAffinityTerm`, podAffinityTerm)
  }
}

function checkPodTerm(errors: FieldErrors, field: string, term: PodAffinityTerm): void {
  checkSelector(errors, `${field}.labelSelector`, term.labelSelector)
  checkSelector(errors, `${field}.namespaceSelector`, term.namespaceSelector)
  for (const name of term.namespaces ?? []) errors.invalidAll(`${field}.namespace`, name, dnsLabelErrors(name))
  checkLabelKeys(errors, field, term)
  if (!term.topologyKey) errors.required(`${field}.topologyKey`, 'can not be empty')
  errors.invalidAll(`${field}.topologyKey`, term.topologyKey, qualifiedNameErrors(term.topologyKey))
}

function checkLabelKeys(errors: FieldErrors, field: string, term: PodAffinityTerm): void {
  for (const name of ['matchLabelKeys', 'mismatchLabelKeys'] as const) {
    const keys = term[name] ?? []
    if (keys.length === 0) continue
    const path = `${field}.${name}`
    if (!term.labelSelector) errors.forbidden(path, 'must not be specified when labelSelector is not set')
    else
      for (const [index, key] of keys.entries()) errors.invalidAll(`${path}[${index}]`, key, qualifiedNameErrors(key))
  }
  for (const [index, key] of (term.matchLabelKeys ?? []).entries()) {
    if (term.mismatchLabelKeys?.includes(key))
      errors.invalid(`${field}.matchLabelKeys[${index}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys')
  }
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

export function checkTaintEffect(errors: FieldErrors, field: string, effect: string | undefined): void {
  if (!effect) errors.required(field)
  else if (!effects.includes(effect)) errors.notSupported(field, effect, effects)
}

export function checkTolerations(errors: FieldErrors, field: string, tolerations: readonly Toleration[] | undefined) {
  for (const [index, { key = '', operator = '', value = '', effect = '', tolerationSeconds }] of (
    tolerations ?? []
  ).entries()) {
    const path = `${field}[${index}]`
    if (key) errors.invalidAll(`${path}.key`, key, qualifiedNameErrors(key))
    if (!key && operator !== 'Exists')
      errors.invalid(
        `${path}.operator`,
        operator,
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      )
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      errors.invalid(`${path}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set")
    checkOperator(errors, `${path}.operator`, operator, value)
    if (effect) checkTaintEffect(errors, `${path}.effect`, effect)
  }
}

function checkOperator(errors: FieldErrors, field: string, operator: string, value: string): void {
  if (operator === 'Equal' || operator === '') {
    const problems = labelValueErrors(value)
    if (problems.length > 0) errors.invalid(field, value, problems.join(';'))
  } else if (operator === 'Exists') {
    if (value) errors.invalid(field, value, "value must be empty when `operator` is 'Exists'")
  } else errors.notSupported(field, operator, ['Equal', 'Exists'])
}
