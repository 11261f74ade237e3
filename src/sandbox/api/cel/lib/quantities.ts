import {
  addQuantity,
  compareQuantity,
  parseQuantity,
  type Quantity,
  QuantityError,
  subtractQuantity,
} from '../../quantity.ts'
import { namedType, type Overload, overload } from '../functions.ts'
import { CelError } from '../issues.ts'
import { OpaqueValue } from '../values.ts'

const TYPE = namedType('Quantity')
const NANO = 1_000_000_000n

class QuantityValue extends OpaqueValue {
  readonly type = TYPE
  readonly quantity: Quantity
  constructor(quantity: Quantity) {
    super()
    this.quantity = quantity
  }
  equals(other: QuantityValue): boolean {
    return compareQuantity(this.quantity, other.quantity) === 0
  }
  plus(other: Quantity): QuantityValue {
    return new QuantityValue(addQuantity(this.quantity, other))
  }
  minus(other: Quantity): QuantityValue {
    return new QuantityValue(subtractQuantity(this.quantity, other))
  }
}

const compare = (a: QuantityValue, b: QuantityValue): number => compareQuantity(a.quantity, b.quantity)
const whole = (value: bigint): Quantity => ({ nanos: value * NANO, format: 'DecimalExponent' })

function parse(text: string): QuantityValue {
  try {
    return new QuantityValue(parseQuantity(text))
  } catch (error) {
    throw error instanceof QuantityError ? new CelError(error.message) : error
  }
}

function isQuantity(text: string): boolean {
  try {
    parseQuantity(text)
    return true
  } catch (error) {
    if (error instanceof QuantityError) return false
    throw error
  }
}

function isInteger({ quantity: { nanos } }: QuantityValue): boolean {
  return nanos % NANO === 0n && BigInt.asIntN(64, nanos / NANO) === nanos / NANO
}

function asInteger(value: QuantityValue): bigint {
  if (!isInteger(value)) throw new CelError('cannot convert value to integer')
  return value.quantity.nanos / NANO
}

/** Source: apiserver/pkg/cel/library/quantity.go. */
export const quantities: Readonly<Record<string, readonly Overload[]>> = {
  quantity: [overload('string_to_quantity', '(string) Quantity', parse)],
  isQuantity: [overload('is_quantity_string', '(string) bool', isQuantity)],
  sign: [
    overload('quantity_sign', '(Quantity) int', ({ quantity: { nanos } }: QuantityValue) => {
      return nanos > 0n ? 1n : nanos < 0n ? -1n : 0n
    }),
  ],
  isGreaterThan: [
    overload(
      'quantity_is_greater_than',
      'Quantity.(Quantity) bool',
      (a: QuantityValue, b: QuantityValue) => compare(a, b) > 0,
    ),
  ],
  isLessThan: [
    overload(
      'quantity_is_less_than',
      'Quantity.(Quantity) bool',
      (a: QuantityValue, b: QuantityValue) => compare(a, b) < 0,
    ),
  ],
  compareTo: [
    overload('quantity_compare_to', 'Quantity.(Quantity) int', (a: QuantityValue, b: QuantityValue) =>
      BigInt(compare(a, b)),
    ),
  ],
  asApproximateFloat: [
    overload('quantity_get_float', 'Quantity.() double', ({ quantity }: QuantityValue) => Number(quantity.nanos) / 1e9),
  ],
  asInteger: [overload('quantity_get_int', 'Quantity.() int', asInteger)],
  isInteger: [overload('quantity_is_integer', 'Quantity.() bool', isInteger)],
  add: [
    overload('quantity_add', 'Quantity.(Quantity) Quantity', (a: QuantityValue, b: QuantityValue) =>
      a.plus(b.quantity),
    ),
    overload('quantity_add_int', 'Quantity.(int) Quantity', (a: QuantityValue, b) => a.plus(whole(b))),
  ],
  sub: [
    overload('quantity_sub', 'Quantity.(Quantity) Quantity', (a: QuantityValue, b: QuantityValue) =>
      a.minus(b.quantity),
    ),
    overload('quantity_sub_int', 'Quantity.(int) Quantity', (a: QuantityValue, b) => a.minus(whole(b))),
  ],
}
