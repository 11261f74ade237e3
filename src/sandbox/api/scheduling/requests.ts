import { perObject } from '../../../util/per-object.ts'
import type { Container, Pod, ResourceRequirements } from '../../schema/types.gen.ts'
import { parseQuantity, quantityMilliValue, quantityValue } from '../quantity.ts'

/** Amounts by resource name: cpu in thousandths of a core, everything else in whole units. */
export type Amounts = Readonly<Record<string, number>>

/** What a pod asks a node for: its containers together, or its greatest init container if that is more (`resource.PodRequests`). */
export const podRequests = perObject(({ spec }: Pod): Amounts => {
  let sidecars: Amounts = {}
  let initial: Amounts = {}
  for (const container of spec?.initContainers ?? []) {
    const own = requestsOf(container.resources)
    if (container.restartPolicy === 'Always') sidecars = plus(sidecars, own)
    initial = greatest(initial, container.restartPolicy === 'Always' ? sidecars : plus(sidecars, own))
  }
  const main = (spec?.containers ?? [])
    .map((container: Container) => requestsOf(container.resources))
    .reduce(plus, sidecars)
  return plus(greatest(main, initial), amountsOf(spec?.overhead))
})

function requestsOf(resources: ResourceRequirements | undefined): Amounts {
  return amountsOf({ ...resources?.limits, ...resources?.requests })
}

/** Quantities as plain numbers. */
export function amountsOf(quantities: Record<string, string> | undefined): Amounts {
  return Object.fromEntries(
    Object.entries(quantities ?? {}).map(([name, text]) => {
      const quantity = parseQuantity(text)
      return [name, name === 'cpu' ? quantityMilliValue(quantity) : quantityValue(quantity)]
    }),
  )
}

export function plus(a: Amounts, b: Amounts): Amounts {
  const sum: Record<string, number> = { ...a }
  for (const [name, amount] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + amount
  return sum
}

function greatest(a: Amounts, b: Amounts): Amounts {
  const result: Record<string, number> = { ...a }
  for (const [name, amount] of Object.entries(b)) result[name] = Math.max(result[name] ?? 0, amount)
  return result
}
