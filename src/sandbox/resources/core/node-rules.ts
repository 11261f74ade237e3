import type { Draft } from '../../objects.ts'
import type { Node, NodeSpec, Taint } from '../../schema/types.gen.ts'
import { checkCidr, familyOf } from '../common/addresses.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { GoText, goList, quote } from '../common/go-values.ts'
import { labelValueErrors, qualifiedNameErrors } from '../common/names.ts'
import { checkResourceQuantity } from '../common/resource-names.ts'
import { checkTaintEffect } from '../pod/validation/scheduling.ts'

/** `ValidateNode`. */
export function checkNode(errors: FieldErrors, node: Draft<Node>): void {
  checkTaints(errors, node.spec)
  checkCapacity(errors, node)
  checkPodCidrs(errors, node.spec?.podCIDRs ?? [])
}

/** Their path says metadata: so does the API server's. */
function checkTaints(errors: FieldErrors, spec: NodeSpec | undefined): void {
  const seen = new Set<string>()
  for (const [index, taint] of (spec?.taints ?? []).entries()) {
    const { key, value = '', effect } = taint
    const path = `metadata.taints[${index}]`
    errors.invalidAll(`${path}.key`, key, qualifiedNameErrors(key))
    const problems = labelValueErrors(value)
    if (problems.length > 0) errors.invalid(`${path}.value`, value, problems.join(';'))
    checkTaintEffect(errors, `${path}.effect`, effect)
    if (seen.has(`${key} ${effect}`))
      errors.duplicate(path, goTaint(taint), 'taints must be unique by key and effect pair')
    seen.add(`${key} ${effect}`)
  }
}

function goTaint({ key, value = '', effect, timeAdded }: Taint): GoText {
  const added = timeAdded ? `time.Date(${timeAdded})` : '<nil>'
  return new GoText(`core.Taint{Key:${quote(key)}, Value:${quote(value)}, Effect:${quote(effect)}, TimeAdded:${added}}`)
}

function checkCapacity(errors: FieldErrors, { status }: Draft<Node>): void {
  for (const name of ['capacity', 'allocatable'] as const) {
    for (const [resource, quantity] of Object.entries(status?.[name] ?? {}))
      checkResourceQuantity(errors, `status.${name}.${resource}`, resource, quantity)
  }
}

function checkPodCidrs(errors: FieldErrors, cidrs: readonly string[]): void {
  for (const [index, cidr] of cidrs.entries()) checkCidr(errors, `spec.podCIDRs[${index}]`, cidr)
  if (cidrs.length < 2) return
  if (cidrs.length > 2 || new Set(cidrs.map(familyOf)).size < 2)
    errors.invalid('spec.podCIDRs', goList(cidrs), 'may specify no more than one CIDR for each IP family')
  for (const [index, cidr] of cidrs.entries())
    if (cidrs.indexOf(cidr) < index) errors.duplicate(`spec.podCIDRs[${index}]`, cidr)
}

/** `ValidateNodeUpdate`, for updates of the node and of its status. */
export function checkNodeUpdate(errors: FieldErrors, node: Node, old: Node): void {
  const addresses = node.status?.addresses ?? []
  const seen = new Set<string>()
  for (const [index, { type, address }] of addresses.entries()) {
    const text = `core.NodeAddress{Type:${quote(type)}, Address:${quote(address)}}`
    if (seen.has(text)) errors.duplicate(`status.addresses[${index}]`, new GoText(text))
    seen.add(text)
  }
  const [after, before] = [node.spec?.podCIDRs ?? [], old.spec?.podCIDRs ?? []]
  if (before.length > 0 && after.join() !== before.join())
    errors.forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')
  if (old.spec?.providerID && old.spec.providerID !== node.spec?.providerID)
    errors.forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid')
}

export function checkNodeStatus(errors: FieldErrors, node: Node, old: Node): void {
  checkCapacity(errors, node)
  checkNodeUpdate(errors, node, old)
}
