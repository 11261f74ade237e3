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
  const named = ports.filter(({ port }) => port.name)
  return [
    ...withEarlier(ports, ({ port }) => keyOf(port)).flatMap(definitionWarnings),
    ...withEarlier(named, ({ port }) => port.name ?? '').flatMap(nameWarnings),
  ]
}

type WithEarlier = readonly [placed: PlacedPort, earlier: readonly PlacedPort[]]

/** Each with those before it that have the same key. */
function withEarlier(ports: readonly PlacedPort[], keyOf: (placed: PlacedPort) => string): WithEarlier[] {
  const known = new Map<string, PlacedPort[]>()
  return ports.map((placed) => {
    const key = keyOf(placed)
    const same = known.get(key) ?? []
    known.set(key, [...same, placed])
    return [placed, same]
  })
}

function definitionWarnings([{ port, path }, earlier]: WithEarlier): string[] {
  const { hostIP = '', hostPort = 0 } = port
  const addressed = hostIP !== '' && hostPort === 0 ? [`${path}: hostIP set without hostPort: ${goPort(port)}`] : []
  const conflicts = earlier.flatMap((other) => {
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

function nameWarnings([
  {
    port: { name },
    path,
  },
  [first],
]: WithEarlier): string[] {
  if (!first) return []
  const use = `services and probes that select ports by name will use ${first.path}`
  return [`${path}: duplicate port name "${name}" with ${first.path}, ${use}`]
}
