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
import { OpaqueValue, type Value } from '../values.ts'

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
}

const of = (value: Value): Quantity => (value as QuantityValue).quantity
const compare = (a: Value, b: Value): number => compareQuantity(of(a), of(b))
const whole = (value: Value): Quantity => ({ nanos: (value as bigint) * NANO, format: 'DecimalExponent' })

function parse(text: Value): QuantityValue {
  try {
    return new QuantityValue(parseQuantity(text as string))
  } catch (error) {
    throw error instanceof QuantityError ? new CelError(error.message) : error
  }
}

function isQuantity(text: Value): boolean {
  try {
    parseQuantity(text as string)
    return true
  } catch (error) {
    if (error instanceof QuantityError) return false
    throw error
  }
}

function isInteger(value: Value): boolean {
  const { nanos } = of(value)
  return nanos % NANO === 0n && BigInt.asIntN(64, nanos / NANO) === nanos / NANO
}

function asInteger(value: Value): bigint {
  if (!isInteger(value)) throw new CelError('cannot convert value to integer')
  return of(value).nanos / NANO
}

/** Source: apiserver/pkg/cel/library/quantity.go. */
export const quantities: Readonly<Record<string, readonly Overload[]>> = {
  quantity: [overload('string_to_quantity', '(string) Quantity', parse)],
  isQuantity: [overload('is_quantity_string', '(string) bool', isQuantity)],
  sign: [
    overload('quantity_sign', '(Quantity) int', (value) => {
      const { nanos } = of(value)
      return nanos > 0n ? 1n : nanos < 0n ? -1n : 0n
    }),
  ],
  isGreaterThan: [overload('quantity_is_greater_than', 'Quantity.(Quantity) bool', (a, b) => compare(a, b) > 0)],
  isLessThan: [overload('quantity_is_less_than', 'Quantity.(Quantity) bool', (a, b) => compare(a, b) < 0)],
  compareTo: [overload('quantity_compare_to', 'Quantity.(Quantity) int', (a, b) => BigInt(compare(a, b)))],
  asApproximateFloat: [overload('quantity_get_float', 'Quantity.() double', (value) => Number(of(value).nanos) / 1e9)],
  asInteger: [overload('quantity_get_int', 'Quantity.() int', asInteger)],
  isInteger: [overload('quantity_is_integer', 'Quantity.() bool', isInteger)],
  add: [
    overload('quantity_add', 'Quantity.(Quantity) Quantity', (a, b) => new QuantityValue(addQuantity(of(a), of(b)))),
    overload('quantity_add_int', 'Quantity.(int) Quantity', (a, b) => new QuantityValue(addQuantity(of(a), whole(b)))),
  ],
  sub: [
    overload(
      'quantity_sub',
      'Quantity.(Quantity) Quantity',
      (a, b) => new QuantityValue(subtractQuantity(of(a), of(b))),
    ),
    overload(
      'quantity_sub_int',
      'Quantity.(int) Quantity',
      (a, b) => new QuantityValue(subtractQuantity(of(a), whole(b))),
    ),
  ],
}
