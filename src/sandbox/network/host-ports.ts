import type { Reader } from '../client.ts'
import { kinds } from '../kinds.ts'
import type { ContainerPort, Pod } from '../schema/types.gen.ts'
import type { Address } from './connection.ts'
import type { Protocol } from './types.ts'

/** A container's port that its node passes on to it. */
export interface HostPort {
  pod: Pod
  port: ContainerPort & { hostPort: number }
}

/** The host ports of pods that run and have a network of their own. */
export function hostPortsOf(reader: Reader): HostPort[] {
  return reader.list(kinds.pods).flatMap((pod) => {
    const { phase, podIP } = pod.status ?? {}
    if (!podIP || phase === 'Succeeded' || phase === 'Failed' || pod.spec?.hostNetwork) return []
    return portsOf(pod).map((port) => ({ pod, port }))
  })
}

/** Whether a pod asks its node for ports at all. */
export function hasHostPorts(pod: Pod): boolean {
  return portsOf(pod).length > 0
}

/** Where the port mapper of a node leads `to`; undefined when no pod there has the port. */
export function hostPortTarget(reader: Reader, node: string, to: Address, protocol: Protocol): Address | undefined {
  const found = hostPortsOf(reader).find(
    ({ pod, port }) =>
      pod.spec?.nodeName === node &&
      port.hostPort === to.port &&
      (port.protocol ?? 'TCP') === protocol &&
      (!port.hostIP || port.hostIP === '0.0.0.0' || port.hostIP === to.address),
  )
  return found && { address: found.pod.status?.podIP ?? '', port: found.port.containerPort }
}

function portsOf({ spec }: Pod): HostPort['port'][] {
  return [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])]
    .flatMap(({ ports }) => ports ?? [])
    .filter((port): port is HostPort['port'] => (port.hostPort ?? 0) > 0)
}
