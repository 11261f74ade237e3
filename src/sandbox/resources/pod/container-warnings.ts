import { parseQuantity } from '../../api/quantity.ts'
import type { Container, PodSpec, ResourceRequirements } from '../../schema/types.gen.ts'
import { portWarnings } from './port-warnings.ts'

/** Warnings for the containers of a pod: what will surprise although it is valid. */
export function containerWarnings(field: string, spec: PodSpec): string[] {
  const containers = [
    ...(spec.initContainers ?? []).map((container, index) => ({
      container,
      path: `${field}.initContainers[${index}]`,
    })),
    ...(spec.containers ?? []).map((container, index) => ({ container, path: `${field}.containers[${index}]` })),
  ]
  return [
    ...containers.flatMap(({ container, path }) => [
      ...fractionWarnings(`${path}.resources`, container.resources ?? {}),
      ...envWarnings(`${path}.env`, container),
    ]),
    ...portWarnings(containers),
  ]
}

const wholeResources = ['ephemeral-storage', 'memory']

/** Bytes do not come in parts. */
function fractionWarnings(field: string, resources: ResourceRequirements): string[] {
  return (['limits', 'requests'] as const).flatMap((list) =>
    wholeResources.flatMap((name) => {
      const quantity = resources[list]?.[name]
      return quantity === undefined ? [] : fractionWarning(`${field}.${list}[${name}]`, quantity)
    }),
  )
}

export function fractionWarning(field: string, quantity: string): string[] {
  const whole = parseQuantity(quantity).nanos % 1_000_000_000n === 0n
  return whole ? [] : [`${field}: fractional byte value "${quantity}" is invalid, must be an integer`]
}

function envWarnings(field: string, { env = [] }: Container): string[] {
  return env.flatMap(({ name, value = '', valueFrom }, index) => {
    const repeated = env.findIndex((other) => other.name === name) < index
    if (!repeated || (!valueFrom && value.includes(`$(${name})`))) return []
    return [`${field}[${index}]: hides previous definition of "${name}", which may be dropped when using apply`]
  })
}
