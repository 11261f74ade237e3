import { Environment } from '@marcbachmann/cel-js'
import { parseQuantity } from '../quantity.ts'

/** What CEL sees of a quantity: an opaque value with the functions of Kubernetes' CEL library. */
class CelQuantity {
  readonly #nano: bigint

  constructor(nano: bigint) {
    this.#nano = nano
  }

  get nano(): bigint {
    return this.#nano
  }
}

/** Variables of an expression, as `ValidatingAdmissionPolicy` names them where it has them. */
export const celVariables = ['object', 'items', 'now'] as const

/**
 * The CEL environment of labs: optional types, `quantity()` as in Kubernetes.
 *
 * @see https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-quantity-library
 */
export function labEnvironment(): Environment {
  const environment = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false })
    .registerVariable('object', 'dyn')
    .registerVariable('items', 'list<dyn>')
    .registerVariable('now', 'google.protobuf.Timestamp')
    .registerType('Quantity', { ctor: CelQuantity, fields: {} })
    .registerFunction('isQuantity(string): bool', (text: string) => parseQuantity(text) !== undefined)
    .registerFunction('quantity(string): Quantity', readQuantity)
  return registerMembers(environment)
}

function registerMembers(environment: Environment): Environment {
  return environment
    .registerFunction('Quantity.isGreaterThan(Quantity): bool', (a: CelQuantity, b: CelQuantity) => a.nano > b.nano)
    .registerFunction('Quantity.isLessThan(Quantity): bool', (a: CelQuantity, b: CelQuantity) => a.nano < b.nano)
    .registerFunction('Quantity.compareTo(Quantity): int', (a: CelQuantity, b: CelQuantity) => sign(a.nano - b.nano))
    .registerFunction('Quantity.sign(): int', (a: CelQuantity) => sign(a.nano))
    .registerFunction('Quantity.isInteger(): bool', (a: CelQuantity) => a.nano % 1_000_000_000n === 0n)
    .registerFunction('Quantity.asInteger(): int', (a: CelQuantity) => a.nano / 1_000_000_000n)
    .registerFunction('Quantity.asApproximateFloat(): double', (a: CelQuantity) => Number(a.nano) / 1e9)
    .registerFunction('Quantity.add(Quantity): Quantity', (a: CelQuantity, b: CelQuantity) => plus(a.nano, b.nano))
    .registerFunction('Quantity.sub(Quantity): Quantity', (a: CelQuantity, b: CelQuantity) => plus(a.nano, -b.nano))
    .registerOperator('Quantity == Quantity', (a: CelQuantity, b: CelQuantity) => a.nano === b.nano)
}

function readQuantity(text: string): CelQuantity {
  const quantity = parseQuantity(text)
  if (!quantity) throw new RangeError(`not a quantity: ${text}`)
  return new CelQuantity(quantity.nano)
}

function plus(a: bigint, b: bigint): CelQuantity {
  return new CelQuantity(a + b)
}

function sign(value: bigint): bigint {
  return value > 0n ? 1n : value < 0n ? -1n : 0n
}
