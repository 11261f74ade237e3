import type { Container, ContainerPort } from '../../schema/types.gen.ts'

export interface PlacedContainer {
  container: Container
  path: string
}

interface PlacedPort {
  port: ContainerPort
  path: string
}

/** Warnings of ports that get in each other's way, init containers' too; then of their names. */
export function portWarnings(containers: readonly PlacedContainer[]): string[] {
  const ports = containers.flatMap(({ container, path }) =>
    (container.ports ?? []).map((port, index) => ({ port, path: `${path}.ports[${index}]` })),
  )
  return [
    ...ports.flatMap((placed, index) => definitionWarnings(placed, ports.slice(0, index))),
    ...ports.flatMap((placed, index) => nameWarnings(placed, ports.slice(0, index))),
  ]
}

function definitionWarnings({ port, path }: PlacedPort, earlier: readonly PlacedPort[]): string[] {
  const { hostIP = '', hostPort = 0 } = port
  const addressed = hostIP !== '' && hostPort === 0 ? [`${path}: hostIP set without hostPort: ${goPort(port)}`] : []
  const conflicts = earlier
    .filter(({ port: other }) => keyOf(other) === keyOf(port))
    .flatMap((other) => {
      const word = conflictOf(port, other.port)
      return word === undefined ? [] : [`${path}: ${word} port definition with ${other.path}`]
    })
  return [...addressed, ...conflicts]
}

function keyOf({ containerPort, protocol = 'TCP' }: ContainerPort): string {
  return `${containerPort}/${protocol}`
}

function conflictOf(port: ContainerPort, other: ContainerPort): string | undefined {
  const [ip, otherIp] = [port.hostIP ?? '', other.hostIP ?? '']
  const [host, otherHost] = [port.hostPort ?? 0, other.hostPort ?? 0]
  if (ip === otherIp && host === otherHost) return 'duplicate'
  if (host === 0 || otherHost === 0) return 'overlapping'
  return host === otherHost && (ip === '') !== (otherIp === '') ? 'dangerously ambiguous' : undefined
}

/** `%+v` of the struct. */
function goPort({ name = '', hostPort = 0, containerPort, protocol = 'TCP', hostIP = '' }: ContainerPort): string {
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`
}

function nameWarnings({ port: { name }, path }: PlacedPort, earlier: readonly PlacedPort[]): string[] {
  const first = name ? earlier.find(({ port }) => port.name === name)?.path : undefined
  if (first === undefined) return []
  const use = `services and probes that select ports by name will use ${first}`
  return [`${path}: duplicate port name "${name}" with ${first}, ${use}`]
}
