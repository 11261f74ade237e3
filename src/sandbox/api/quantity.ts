/** How a quantity is written: `1500m`, `1Gi` or `1e3`. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

/** An exact amount: `nanos` is the value times 10^9 (Kubernetes keeps nothing smaller; smaller parts round away from zero). */
export interface Quantity {
  readonly nanos: bigint
  readonly format: QuantityFormat
}

/** Thrown for text that is no quantity; the message is the one of `resource.ParseQuantity`. */
export class QuantityError extends Error {}

const NANO = 1_000_000_000n
const MILLI = 1_000_000n
/** Exponents beyond this only serve to fill the memory. */
const MAX_EXPONENT = 1000
const PATTERN = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const

/**
 * Reads a quantity such as `100m`, `1.5Gi` or `1e3`.
 * Source: k8s.io/apimachinery/pkg/api/resource/quantity.go.
 * @throws QuantityError in Kubernetes' words
 */
export function parseQuantity(text: string | number): Quantity {
  const source = String(text)
  const match = PATTERN.exec(source)
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match ?? []
  if (!match || whole + fraction === '') {
    throw new QuantityError(
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    )
  }
  const { base, exponent, format } = parseSuffix(suffix)
  const digits = BigInt(whole + fraction)
  const power = base === 10 ? exponent - fraction.length + 9 : 9 - fraction.length
  const scaled = base === 2 ? digits << BigInt(exponent) : digits
  const magnitude = power >= 0 ? scaled * 10n ** BigInt(power) : divideUp(scaled, 10n ** BigInt(-power))
  const nanos = sign === '-' ? -magnitude : magnitude
  const tiny = format === 'BinarySI' && magnitude < NANO && magnitude > 0n
  return { nanos, format: tiny ? 'DecimalSI' : format }
}

/** The power of ten that a suffix stands for, as 3 for `k` and 5 for `e5`; undefined for binary ones and what is none. */
export function decimalExponent(suffix: string): number | undefined {
  const step = DECIMAL.indexOf(suffix as (typeof DECIMAL)[number])
  if (step >= 0) return (step - 3) * 3
  const exponent = /^[eE]([-+]?\d+)$/.exec(suffix)?.[1]
  return exponent === undefined ? undefined : Number(exponent)
}

function parseSuffix(suffix: string): { base: 2 | 10; exponent: number; format: QuantityFormat } {
  const decimal = DECIMAL.indexOf(suffix as (typeof DECIMAL)[number])
  if (decimal >= 0) return { base: 10, exponent: (decimal - 3) * 3, format: 'DecimalSI' }
  const binary = BINARY.indexOf(suffix as (typeof BINARY)[number])
  if (binary > 0) return { base: 2, exponent: binary * 10, format: 'BinarySI' }
  const exponent = /^[eE]([-+]?\d+)$/.exec(suffix)?.[1]
  if (exponent !== undefined && Math.abs(Number(exponent)) <= MAX_EXPONENT) {
    return { base: 10, exponent: Number(exponent), format: 'DecimalExponent' }
  }
  throw new QuantityError("unable to parse quantity's suffix")
}

/** The canonical text: no fraction, the largest suffix that loses nothing. Binary ones fall back to decimal when not whole. */
export function formatQuantity({ nanos, format }: Quantity): string {
  if (nanos === 0n) return '0'
  const whole = nanos % NANO === 0n
  const value = nanos / NANO
  if (format === 'BinarySI' && whole && (value <= -1024n || value >= 1024n)) return formatBinary(value)
  return formatDecimal(nanos, format === 'DecimalExponent')
}

function formatBinary(value: bigint): string {
  let rest = value
  let step = 0
  while (rest % 1024n === 0n && step < BINARY.length - 1) {
    rest /= 1024n
    step++
  }
  return `${rest}${BINARY[step]}`
}

function formatDecimal(nanos: bigint, exponential: boolean): string {
  let rest = nanos
  let step = 0
  const last = exponential ? Number.POSITIVE_INFINITY : DECIMAL.length - 1
  while (rest % 1000n === 0n && step < last) {
    rest /= 1000n
    step++
  }
  if (!exponential) return `${rest}${DECIMAL[step]}`
  const exponent = (step - 3) * 3
  return exponent === 0 ? `${rest}` : `${rest}e${exponent}`
}

/** The canonical text of a quantity in an object, e.g. `1000m` becomes `1`. */
export function canonicalQuantity(text: string | number): string {
  return formatQuantity(parseQuantity(text))
}

/** Negative when `a` is less than `b`, 0 when they are the same amount. */
export function compareQuantity(a: Quantity, b: Quantity): number {
  return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0
}

/** The sum, in the format of `a` (of `b` when `a` is zero, as `Quantity.Add`). */
export function addQuantity(a: Quantity, b: Quantity): Quantity {
  return { nanos: a.nanos + b.nanos, format: a.nanos === 0n ? b.format : a.format }
}

/** The difference, in the format of `a` (of `b` when `a` is zero, as `Quantity.Sub`). */
export function subtractQuantity(a: Quantity, b: Quantity): Quantity {
  return { nanos: a.nanos - b.nanos, format: a.nanos === 0n ? b.format : a.format }
}

/** The amount in whole units, rounded up (`Quantity.Value`). */
export function quantityValue({ nanos }: Quantity): number {
  return Number(roundUp(nanos, NANO))
}

/** The amount in thousandths, rounded up (`Quantity.MilliValue`): cores to millicores. */
export function quantityMilliValue({ nanos }: Quantity): number {
  return Number(roundUp(nanos, MILLI))
}

/** A quantity of whole units, e.g. bytes with `BinarySI`. */
export function quantityOf(value: number, format: QuantityFormat = 'DecimalSI'): Quantity {
  return { nanos: BigInt(Math.round(value)) * NANO, format }
}

/** A quantity of thousandths, e.g. millicores. */
export function quantityOfMilli(millis: number): Quantity {
  return { nanos: BigInt(Math.round(millis)) * MILLI, format: 'DecimalSI' }
}

/** Rounds away from zero, as Kubernetes does with what it cannot keep. */
function roundUp(amount: bigint, unit: bigint): bigint {
  return amount < 0n ? -divideUp(-amount, unit) : divideUp(amount, unit)
}

function divideUp(amount: bigint, unit: bigint): bigint {
  return (amount + unit - 1n) / unit
}
