import { compareQuantity, parseQuantity } from '../../../api/quantity.ts'
import type { Container, Pod, ResourceRequirements } from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { same } from '../../common/immutable.ts'
import { qualityOfService } from '../quality-of-service.ts'

type List = 'containers' | 'initContainers'

/** `ValidatePodResize`, after what holds for every pod. */
export function checkPodResize(errors: FieldErrors, pod: Pod, old: Pod): void {
  const before = old.status?.qosClass
  if (before !== undefined && pod.spec && qualityOfService(pod.spec) !== before)
    errors.invalid('spec', before, 'Pod QOS Class may not change as a result of resizing')
  for (const list of ['initContainers', 'containers'] as const)
    for (const [index, container, previous] of pairs(pod, old, list))
      if (list === 'containers' || isSidecar(previous))
        checkAmounts(errors, `spec.${list}[${index}].resources`, container, previous.resources ?? {})
  for (const [, container, previous] of pairs(pod, old, 'containers'))
    if (!same(others(container), others(previous)))
      errors.forbidden('spec', 'only cpu and memory resources are mutable')
  for (const [, container, previous] of pairs(pod, old, 'initContainers')) {
    if (isSidecar(previous) && !same(others(container), others(previous)))
      errors.forbidden('spec', 'only cpu and memory resources for sidecar containers are mutable')
    else if (!isSidecar(previous) && !same(container, previous))
      errors.forbidden('spec', 'resources for non-sidecar init containers are immutable')
  }
}

function pairs(pod: Pod, old: Pod, list: List): [index: number, container: Container, previous: Container][] {
  const before = old.spec?.[list] ?? []
  return (pod.spec?.[list] ?? []).flatMap((container, index) => {
    const previous = before[index]
    return previous ? [[index, container, previous] as const] : []
  }) as [number, Container, Container][]
}

function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always'
}

/** `validateContainerResize` */
function checkAmounts(
  errors: FieldErrors,
  field: string,
  { resources = {}, resizePolicy }: Container,
  old: ResourceRequirements,
): void {
  for (const list of ['requests', 'limits'] as const)
    if (Object.keys(old[list] ?? {}).some((name) => resources[list]?.[name] === undefined))
      errors.forbidden(`${field}.${list}`, `resource ${list} cannot be removed`)
  const policy = resizePolicy?.find(({ resourceName }) => resourceName === 'memory')?.restartPolicy
  const [limit, before] = [resources.limits?.['memory'], old.limits?.['memory']]
  if (policy === 'RestartContainer' || limit === undefined) return
  const unless = 'unless resizePolicy is RestartContainer'
  if (before === undefined) errors.forbidden(`${field}.limits[memory]`, `memory limits cannot be added ${unless}`)
  else if (compareQuantity(parseQuantity(limit), parseQuantity(before)) < 0)
    errors.forbidden(`${field}.limits[memory]`, `memory limits cannot be decreased ${unless}`)
}

/** A container without the amounts that may change. */
function others({ resources, ...rest }: Container): object {
  const without = (list: Record<string, string> = {}) => {
    const { cpu: _cpu, memory: _memory, ...kept } = list
    return kept
  }
  return { ...rest, limits: without(resources?.limits), requests: without(resources?.requests) }
}
