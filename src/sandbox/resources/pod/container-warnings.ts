import { parseQuantity } from '../../api/quantity.ts'
import type { Container, ContainerPort, PodSpec, ResourceRequirements } from '../../schema/types.ts'

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
    ...portWarnings(`${field}.containers`, spec.containers ?? []),
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

interface PlacedPort {
  port: ContainerPort
  path: string
}

function portWarnings(field: string, containers: readonly Container[]): string[] {
  const seen: PlacedPort[] = []
  const warnings: string[] = []
  for (const [index, { ports }] of containers.entries()) {
    for (const [at, port] of (ports ?? []).entries()) {
      const path = `${field}[${index}].ports[${at}]`
      warnings.push(...portConflict(port, path, seen))
      seen.push({ port, path })
    }
  }
  return warnings
}

function portConflict(port: ContainerPort, path: string, seen: readonly PlacedPort[]): string[] {
  const named = port.name ? seen.find(({ port: other }) => other.name === port.name) : undefined
  if (named)
    return [
      `${path}: duplicate port name "${port.name}" with ${named.path}, services and probes that select ports by name will use ${named.path}`,
    ]
  const equal = seen.find(
    ({ port: other }) =>
      other.containerPort === port.containerPort &&
      (other.protocol ?? 'TCP') === (port.protocol ?? 'TCP') &&
      (other.hostPort ?? 0) === (port.hostPort ?? 0) &&
      (other.hostIP ?? '') === (port.hostIP ?? ''),
  )
  return equal ? [`${path}: duplicate port definition with ${equal.path}`] : []
}
