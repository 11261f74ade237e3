/** A Kubernetes quantity as a whole number of nano-units, so that `500m`, `0.5` and `5e-1` are equal without rounding. */
export interface Quantity {
  readonly nano: bigint
}

const suffixes: Readonly<Record<string, readonly [numerator: bigint, denominator: bigint]>> = {
  n: [1n, 1_000_000_000n],
  u: [1n, 1_000_000n],
  m: [1n, 1000n],
  '': [1n, 1n],
  k: [1000n, 1n],
  M: [1_000_000n, 1n],
  G: [1_000_000_000n, 1n],
  T: [10n ** 12n, 1n],
  P: [10n ** 15n, 1n],
  E: [10n ** 18n, 1n],
  Ki: [1n << 10n, 1n],
  Mi: [1n << 20n, 1n],
  Gi: [1n << 30n, 1n],
  Ti: [1n << 40n, 1n],
  Pi: [1n << 50n, 1n],
  Ei: [1n << 60n, 1n],
}

const pattern = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,2}))?$/

/**
 * Reads a quantity, or gives undefined when it is none. Below nano it is rounded up, away from zero.
 *
 * @see apimachinery/pkg/api/resource/quantity.go
 */
export function parseQuantity(text: string): Quantity | undefined {
  const parts = pattern.exec(text)
  if (!parts) return undefined
  const [, sign, number = '', suffix = '', exponent = '0'] = parts
  const [whole = '', fraction = ''] = number.split('.')
  const [numerator, denominator] = suffixes[suffix] ?? [1n, 1n]
  const power = BigInt(exponent)
  const digits = BigInt(whole + fraction) * numerator * 1_000_000_000n * (power > 0n ? 10n ** power : 1n)
  const divisor = 10n ** BigInt(fraction.length) * denominator * (power < 0n ? 10n ** -power : 1n)
  const nano = (digits + divisor - 1n) / divisor
  return { nano: sign === '-' ? -nano : nano }
}

/** Whether two texts are the same quantity: `1` and `1000m`, `1Gi` and `1024Mi`. */
export function sameQuantity(a: string, b: string): boolean {
  const [left, right] = [parseQuantity(a), parseQuantity(b)]
  return left !== undefined && right !== undefined && left.nano === right.nano
}
