import { compareQuantity, parseQuantity } from '../../../api/quantity.ts'
import type { Quantity, ResourceClaim, ResourceRequirements } from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { dnsLabelErrors } from '../../common/names.ts'
import {
  checkContainerResourceName,
  checkResourceQuantity,
  isHugePages,
  isOvercommitAllowed,
} from '../../common/resource-names.ts'

/** `ValidateContainerResourceRequirements`; `claims` are the names in `spec.resourceClaims`. */
export function checkResources(
  errors: FieldErrors,
  field: string,
  { limits = {}, requests = {}, claims }: ResourceRequirements,
  claimNames: ReadonlySet<string>,
): void {
  for (const [name, quantity] of Object.entries(limits)) {
    const path = `${field}.limits[${name}]`
    checkOne(errors, path, name, quantity)
    checkPages(errors, path, name, quantity)
  }
  for (const [name, quantity] of Object.entries(requests)) {
    const path = `${field}.requests[${name}]`
    checkOne(errors, path, name, quantity)
    // A name may be anything, also that of something every object has.
    checkRequest(errors, field, name, quantity, Object.hasOwn(limits, name) ? limits[name] : undefined)
    checkPages(errors, path, name, quantity)
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)]
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory'))
    errors.forbidden(field, 'HugePages require cpu or memory')
  checkClaims(errors, `${field}.claims`, claims, claimNames)
}

function checkOne(errors: FieldErrors, field: string, name: string, quantity: Quantity): void {
  checkContainerResourceName(errors, field, name)
  checkResourceQuantity(errors, field, name, quantity)
}

function checkPages(errors: FieldErrors, field: string, name: string, quantity: Quantity): void {
  if (isHugePages(name) && !isMultipleOfPage(name, quantity))
    errors.invalid(field, quantity, `${quantity} is not positive integer multiple of ${name}`)
}

function isMultipleOfPage(name: string, quantity: Quantity): boolean {
  try {
    const page = parseQuantity(name.slice('hugepages-'.length)).nanos
    return page > 0n && parseQuantity(quantity).nanos % page === 0n
  } catch {
    return false
  }
}

function checkRequest(errors: FieldErrors, field: string, name: string, request: Quantity, limit?: Quantity): void {
  if (limit === undefined) {
    if (!isOvercommitAllowed(name))
      errors.required(`${field}.limits`, 'Limit must be set for non overcommitable resources')
    return
  }
  const order = compareQuantity(parseQuantity(request), parseQuantity(limit))
  if (order !== 0 && !isOvercommitAllowed(name))
    errors.invalid(`${field}.requests`, request, `must be equal to ${name} limit of ${limit}`)
  else if (order > 0)
    errors.invalid(`${field}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`)
}

function checkClaims(
  errors: FieldErrors,
  field: string,
  claims: readonly ResourceClaim[] | undefined,
  known: ReadonlySet<string>,
): void {
  const seen = new Set<string>()
  for (const [index, { name, request }] of (claims ?? []).entries()) {
    const path = `${field}[${index}]`
    if (!name) {
      errors.required(path)
      continue
    }
    if (request) errors.invalidAll(`${path}.request`, request, dnsLabelErrors(request))
    const key = request ? `${name}/${request}` : name
    if (seen.has(name) || seen.has(key)) errors.duplicate(path, seen.has(name) ? name : key)
    seen.add(key)
    if (known.has(name)) continue
    const list = known.size === 0 ? ' which is empty' : `: ${[...known].sort().join(', ')}`
    errors.notFound(path, name, `must be one of the names in pod.spec.resourceClaims${list}`)
  }
}
