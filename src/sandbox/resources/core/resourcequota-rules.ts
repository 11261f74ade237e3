import type { Draft } from '../../objects.ts'
import type { ResourceQuota } from '../../schema/types.gen.ts'
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
  checkAmounts(errors, 'spec.hard', spec.hard)
  for (const { scopeName, operator, values } of spec.scopeSelector?.matchExpressions ?? [])
    checkScope(errors, 'spec.scopeSelector.matchExpressions', scopeName, operator, values ?? [])
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

/** `ValidateResourceQuotaStatusUpdate` */
export function checkQuotaStatus(errors: FieldErrors, { status }: ResourceQuota): void {
  checkAmounts(errors, 'status.hard', status?.hard)
  checkAmounts(errors, 'status.used', status?.used)
}

function checkAmounts(errors: FieldErrors, field: string, amounts: Record<string, string> = {}): void {
  for (const [name, quantity] of Object.entries(amounts)) {
    checkQuotaResourceName(errors, `${field}[${name}]`, name)
    checkResourceQuantity(errors, `${field}[${name}]`, name, quantity)
  }
}

const existing = ['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'CrossNamespacePodAffinity']

/** `validateScopedResourceSelectorRequirement` */
function checkScope(errors: FieldErrors, path: string, scope: string, operator: string, values: readonly string[]) {
  if (!scopes.includes(scope)) errors.invalid(`${path}.scopeName`, scope, 'unsupported scope')
  if (existing.includes(scope) && operator !== 'Exists') {
    const names = existing.map((name) => `ResourceQuotaScope${name}`)
    const list = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
    errors.invalid(`${path}.operator`, operator, `must be 'Exists' when scope is any of ${list}`)
  }
  if ((operator === 'In' || operator === 'NotIn') && values.length === 0) {
    const text = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
    errors.required(`${path}.values`, text)
  }
  if ((operator === 'Exists' || operator === 'DoesNotExist') && values.length > 0) {
    const text = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
    errors.invalid(`${path}.values`, goList(values), text)
  }
  if (!['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(operator))
    errors.invalid(`${path}.operator`, operator, 'not a valid selector operator')
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
