import type { Draft } from '../../objects.ts'
import type { ResourceQuota } from '../../schema/types.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { goList } from '../common/go-values.ts'
import { checkQuotaResourceName, checkResourceQuantity } from '../common/resource-names.ts'

const scopes = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
]
const goScopes = 'core.ResourceQuotaScope'

/** `ValidateResourceQuotaSpec`. */
export function checkQuota(errors: FieldErrors, { spec = {} }: Draft<ResourceQuota>): void {
  for (const [name, quantity] of Object.entries(spec.hard ?? {})) {
    checkQuotaResourceName(errors, `spec.hard[${name}]`, name)
    checkResourceQuantity(errors, `spec.hard[${name}]`, name, quantity)
  }
  const given = spec.scopes ?? []
  for (const scope of given) {
    if (!scopes.includes(scope)) errors.invalid('spec.scopes', goList(given, goScopes), 'unsupported scope')
    for (const name of Object.keys(spec.hard ?? {}).sort())
      if (!fits(scope, name))
        errors.invalid('spec.scopes', goList(given, goScopes), 'unsupported scope applied to resource')
  }
  for (const [one, other] of [
    ['BestEffort', 'NotBestEffort'],
    ['Terminating', 'NotTerminating'],
  ] as const)
    if (given.includes(one) && given.includes(other))
      errors.invalid('spec.scopes', goList(given, goScopes), 'conflicting scopes')
}

/** Best effort pods have no compute resources; only pods have scopes at all. */
function fits(scope: string, resource: string): boolean {
  if (scope === 'BestEffort') return resource === 'pods'
  return resource === 'pods' || /^((requests|limits)\.)?(cpu|memory)$/.test(resource) || resource.includes('/')
}

export function checkQuotaUpdate(errors: FieldErrors, { spec }: ResourceQuota, old: ResourceQuota): void {
  const sorted = (list: readonly string[] | undefined) => [...new Set(list ?? [])].sort().join()
  if (sorted(spec?.scopes) !== sorted(old.spec?.scopes))
    errors.invalid('spec.scopes', goList(spec?.scopes, goScopes), 'field is immutable')
}
