import { compareQuantity, parseQuantity } from '../../api/quantity.ts'
import type { FieldErrors, ShownValue } from './field-errors.ts'
import { GoText, goQuantity } from './go-values.ts'
import { qualifiedNameErrors } from './names.ts'

const ofContainers = new Set(['cpu', 'memory', 'ephemeral-storage'])
const counted = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
])
const standard = new Set([
  ...ofContainers,
  ...[...ofContainers].flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  'storage',
  'requests.storage',
  ...counted,
])

const zero = parseQuantity('0')

function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/')
}

export function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-')
}

/** Whether requests may be less than limits (`IsOvercommitAllowed`). */
export function isOvercommitAllowed(name: string): boolean {
  return isNative(name) && !isHugePages(name)
}

function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith('requests.') && qualifiedNameErrors(`requests.${name}`).length === 0
}

function isStandard(name: string): boolean {
  return standard.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-')
}

/** Any resource: a standard one or a qualified name. @param printed as what is not qualified is told */
export function checkResourceName(
  errors: FieldErrors,
  field: string,
  name: string,
  printed: ShownValue = shown(name),
): void {
  const problems = qualifiedNameErrors(name)
  errors.invalidAll(field, printed, problems)
  if (problems.length === 0 && !name.includes('/') && !isStandard(name))
    errors.invalid(field, shown(name), 'must be a standard resource type or fully qualified')
}

/** A resource that containers request. */
export function checkContainerResourceName(
  errors: FieldErrors,
  field: string,
  name: string,
  printed?: ShownValue,
): void {
  checkResourceName(errors, field, name, printed)
  if (!name.includes('/')) {
    if (!ofContainers.has(name) && !isHugePages(name))
      errors.invalid(field, shown(name), 'must be a standard resource for containers')
  } else if (!isNative(name) && !isExtended(name))
    errors.invalid(field, shown(name), "doesn't follow extended resource name standard")
}

/** A resource that a quota limits. */
export function checkQuotaResourceName(errors: FieldErrors, field: string, name: string): void {
  checkResourceName(errors, field, name)
  if (!name.includes('/') && !isStandard(name))
    errors.invalid(field, shown(name), 'must be a standard resource for quota')
}

/** `ResourceName` is a Stringer in Go: it is printed without quotes. */
function shown(name: string): GoText {
  return new GoText(name)
}

/** `ValidateResourceQuantityValue`. */
export function checkResourceQuantity(errors: FieldErrors, field: string, name: string, quantity: string): void {
  const amount = parseQuantity(quantity)
  if (compareQuantity(amount, zero) < 0) errors.invalid(field, quantity, 'must be greater than or equal to 0')
  if ((counted.has(name) || isExtended(name)) && amount.nanos % 1_000_000_000n !== 0n)
    errors.invalid(field, goQuantity(quantity), 'must be an integer')
}

export function checkPositiveQuantity(errors: FieldErrors, field: string, quantity: string): boolean {
  if (compareQuantity(parseQuantity(quantity), zero) > 0) return true
  errors.invalid(field, quantity, 'must be greater than zero')
  return false
}
