import type { ContainerStatus, Pod } from '../../../schema/types.gen.ts'
import { checkAddress } from '../../common/addresses.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { dnsSubdomainErrors, qualifiedNameErrors } from '../../common/names.ts'

const systemConditions = new Set(['PodScheduled', 'Ready', 'Initialized'])

/** `ValidatePodStatusUpdate`. */
export function checkPodStatus(errors: FieldErrors, pod: Pod, old: Pod): void {
  const { status = {} } = pod
  for (const [index, { type }] of (status.conditions ?? []).entries())
    if (!systemConditions.has(type))
      errors.invalidAll(`status.conditions[${index}].Type`, type, qualifiedNameErrors(type))
  if (pod.spec?.nodeName !== old.spec?.nodeName) errors.forbidden('status.nodeName', 'may not be changed directly')
  const { nominatedNodeName } = status
  if (nominatedNodeName && nominatedNodeName !== old.status?.nominatedNodeName)
    errors.invalidAll('status.nominatedNodeName', nominatedNodeName, dnsSubdomainErrors(nominatedNodeName))
  const before = old.status?.qosClass
  if (before !== undefined && status.qosClass !== before)
    errors.invalid('status.qosClass', status.qosClass ?? '', 'field is immutable')
  checkTransitions(errors, 'containerStatuses', pod, old, old.spec?.restartPolicy)
  checkTransitions(errors, 'initContainerStatuses', pod, old, old.spec?.restartPolicy)
  checkTransitions(errors, 'ephemeralContainerStatuses', pod, old, 'Never')
  for (const [index, { ip = '' }] of (status.podIPs ?? []).entries())
    checkAddress(errors, `status.podIPs[${index}]`, ip)
  checkHostAddresses(errors, pod)
}

type StatusList = 'containerStatuses' | 'initContainerStatuses' | 'ephemeralContainerStatuses'

/** Containers that will not be restarted stay terminated. */
function checkTransitions(errors: FieldErrors, list: StatusList, pod: Pod, old: Pod, restartPolicy = ''): void {
  if (restartPolicy === 'Always') return
  for (const [index, before] of (old.status?.[list] ?? []).entries()) {
    const exit = before.state?.terminated?.exitCode
    if (exit === undefined || (exit !== 0 && restartPolicy === 'OnFailure') || isSidecar(old, before)) continue
    const after = pod.status?.[list]?.find(({ name }) => name === before.name)
    if (after && !after.state?.terminated)
      errors.forbidden(`status.${list}[${index}].state`, 'may not be transitioned to non-terminated state')
  }
}

function isSidecar({ spec }: Pod, { name }: ContainerStatus): boolean {
  return spec?.initContainers?.some((each) => each.name === name && each.restartPolicy === 'Always') ?? false
}

function checkHostAddresses(errors: FieldErrors, { status }: Pod): void {
  const [first] = status?.hostIPs ?? []
  if (first && first.ip !== status?.hostIP)
    errors.invalid('status.hostIPs[0].ip', first.ip, 'must be equal to `hostIP`')
  for (const [index, { ip }] of (status?.hostIPs ?? []).entries()) checkAddress(errors, `status.hostIPs[${index}]`, ip)
}
