import type { Container, Pod } from '../../../schema/types.gen.ts'
import { addQuantities, largerQuantity } from './amounts.ts'

type Amounts = Record<string, string>

/**
 * What a pod asks for in all: its containers and sidecars together, or its largest init container if that is more, and the
 * overhead (component-helpers' resource.PodRequests).
 */
export function podAmounts(pod: Pod, kind: 'requests' | 'limits'): Amounts {
  const { containers = [], initContainers = [], overhead = {} } = pod.spec ?? {}
  const amountsOf = (container: Container): Amounts => ({ ...container.resources?.[kind] })
  let total = containers.map(amountsOf).reduce(sum, {})
  let sidecars: Amounts = {}
  let largest: Amounts = {}
  for (const container of initContainers) {
    const own = amountsOf(container)
    if (container.restartPolicy === 'Always') {
      total = sum(total, own)
      sidecars = sum(sidecars, own)
      largest = max(largest, sidecars)
    } else largest = max(largest, sum(sidecars, own))
  }
  const needed = max(total, largest)
  return kind === 'requests' ? sum(needed, overhead) : sumKnown(needed, overhead)
}

function sum(a: Amounts, b: Readonly<Amounts>): Amounts {
  const result = { ...a }
  for (const [name, amount] of Object.entries(b)) result[name] = addQuantities(result[name] ?? '0', amount)
  return result
}

/** Overhead counts towards limits only where there is one. */
function sumKnown(a: Amounts, b: Readonly<Amounts>): Amounts {
  return sum(a, Object.fromEntries(Object.entries(b).filter(([name]) => name in a)))
}

function max(a: Amounts, b: Amounts): Amounts {
  const result = { ...a }
  for (const [name, amount] of Object.entries(b)) result[name] = largerQuantity(result[name] ?? '0', amount)
  return result
}
