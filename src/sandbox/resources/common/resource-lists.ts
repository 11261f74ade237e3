import { canonicalQuantity, formatQuantity, parseQuantity } from '../../api/quantity.ts'
import type { Quantity } from '../../schema/types.gen.ts'

/**
 * Writes quantities the way the API server stores them: canonical, rounded up to a thousandth (`SetDefaults_ResourceList`).
 * Texts that are no quantities stay as they are; decoding refuses them.
 */
export function roundResourceList(list: Record<string, Quantity> | undefined): void {
  if (!list) return
  for (const [name, quantity] of Object.entries(list)) list[name] = rounded(quantity)
}

const milli = 1_000_000n

function rounded(quantity: Quantity): Quantity {
  try {
    const { nanos, format } = parseQuantity(quantity)
    const rest = nanos % milli
    return formatQuantity({ nanos: rest === 0n ? nanos : nanos - rest + (nanos > 0n ? milli : -milli), format })
  } catch {
    return quantity
  }
}

/** The canonical text of a quantity, e.g. `0.5` is `500m` and `1024Mi` is `1Gi`. */
export function canonical(quantity: Quantity): Quantity {
  try {
    return canonicalQuantity(quantity)
  } catch {
    return quantity
  }
}
