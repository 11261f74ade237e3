import {
  addQuantity,
  compareQuantity,
  formatQuantity,
  parseQuantity,
  quantityMilliValue,
  quantityValue as wholeUnits,
} from '../../../api/quantity.ts'

/** Quantities as text, the way objects carry them. */
export function addQuantities(a: string, b: string): string {
  if (parseQuantity(a).nanos === 0n) return b
  return formatQuantity(addQuantity(parseQuantity(a), parseQuantity(b)))
}

export function largerQuantity(a: string, b: string): string {
  return compareQuantity(parseQuantity(a), parseQuantity(b)) >= 0 ? a : b
}

/** Whole units, rounded up. */
export function quantityValue(text: string): number {
  return wholeUnits(parseQuantity(text))
}

/** Thousandths, rounded up. */
export function milliValue(text: string): number {
  return quantityMilliValue(parseQuantity(text))
}
