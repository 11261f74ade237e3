import type { TopologySpreadConstraint } from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { checkSelector } from '../../common/labels.ts'
import { qualifiedNameErrors } from '../../common/names.ts'

const actions = ['DoNotSchedule', 'ScheduleAnyway']
const policies = ['Honor', 'Ignore']

export function checkSpread(
  errors: FieldErrors,
  field: string,
  constraints: readonly TopologySpreadConstraint[] | undefined,
): void {
  for (const [index, constraint] of (constraints ?? []).entries())
    checkConstraint(errors, `${field}[${index}]`, constraint, constraints?.slice(index + 1) ?? [])
}

function checkConstraint(
  errors: FieldErrors,
  path: string,
  constraint: TopologySpreadConstraint,
  rest: readonly TopologySpreadConstraint[],
): void {
  const { maxSkew, topologyKey, whenUnsatisfiable: action, minDomains } = constraint
  if (maxSkew <= 0) errors.invalid(`${path}.maxSkew`, maxSkew, 'must be greater than zero')
  if (!topologyKey) errors.required(`${path}.topologyKey`, 'can not be empty')
  if (!actions.includes(action)) errors.notSupported(`${path}.whenUnsatisfiable`, action, actions)
  if (rest.some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === action))
    errors.duplicate(`${path}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${action}}`)
  if (minDomains !== undefined && minDomains <= 0)
    errors.invalid(`${path}.minDomains`, minDomains, 'must be greater than zero')
  if (minDomains !== undefined && action !== 'DoNotSchedule')
    errors.invalid(
      `${path}.minDomains`,
      minDomains,
      `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`,
    )
  for (const name of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
    const policy = constraint[name]
    if (policy !== undefined && !policies.includes(policy)) errors.notSupported(`${path}.${name}`, policy, policies)
  }
  checkMatchLabelKeys(errors, `${path}.matchLabelKeys`, constraint)
  checkSelector(errors, `${path}.labelSelector`, constraint.labelSelector)
}

function checkMatchLabelKeys(errors: FieldErrors, field: string, constraint: TopologySpreadConstraint): void {
  const { matchLabelKeys = [], labelSelector } = constraint
  if (matchLabelKeys.length === 0) return
  if (!labelSelector) errors.forbidden(field, 'must not be specified when labelSelector is not set')
  const selected = new Set([
    ...Object.keys(labelSelector?.matchLabels ?? {}),
    ...(labelSelector?.matchExpressions ?? []).map(({ key }) => key),
  ])
  for (const [index, key] of matchLabelKeys.entries()) {
    errors.invalidAll(`${field}[${index}]`, key, qualifiedNameErrors(key))
    if (selected.has(key)) errors.invalid(`${field}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector')
  }
}
